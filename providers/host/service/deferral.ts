import { Deferral, type DeferralReason } from "../../definition";
import type { ClientCapabilities, Deferred } from "../protocol";
import { Fault } from "./fault";
import type { Session } from "./session";

/** The work's response, or the one for what can't be said yet. Throws a Fault if the caller can't do without. */
export async function deferrable<Response>(
  { session, capabilities, deferred }: Deferrable<Response>,
  work: () => Promise<Response>,
): Promise<Response> {
  const isAllowed = capabilities?.deferralAllowed ?? false;
  if (isAllowed && session.configured.kind === "unknown") return await deferred({ reason: "PROVIDER_CONFIG_UNKNOWN" });
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Deferral)) throw error;
    if (isAllowed) return await deferred({ reason: reasons[error.reason] });
    throw new Fault(error.message, "This has to wait for something else, and Terraform was not allowed to defer it.");
  }
}

/** What can be deferred. */
export interface Deferrable<Response> {
  readonly session: Session;
  readonly capabilities: ClientCapabilities | undefined;
  readonly deferred: (deferred: Deferred) => Response | Promise<Response>;
}

const reasons: Readonly<Record<DeferralReason, Deferred["reason"]>> = {
  "unknown-config": "RESOURCE_CONFIG_UNKNOWN",
  "unknown-provider-config": "PROVIDER_CONFIG_UNKNOWN",
  "absent-prerequisite": "ABSENT_PREREQ",
};
