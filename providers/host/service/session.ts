import type { Path } from "../../definition";
import { formatPath } from "../values/value-error";
import { Fault } from "./fault";

/** What the provider was configured with. */
export type Configured =
  | { readonly kind: "not-yet" }
  /** A part of it isn't known before apply, so there is no client. */
  | { readonly kind: "unknown"; readonly path: Path }
  | { readonly kind: "ready"; readonly client: unknown; readonly config: Readonly<Record<string, unknown>> };

/** One Terraform command's use of a provider: configured once, stopped at most once. */
export class Session {
  configured: Configured = { kind: "not-yet" };
  private readonly stopping = new AbortController();

  /** Aborted when Terraform was asked to stop. */
  get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  stop(): void {
    this.stopping.abort(new Error("Terraform was asked to stop"));
  }

  /** Why nothing can be done with the provider yet; undefined if it can. */
  notReady(): Fault | undefined {
    const { configured } = this;
    if (configured.kind === "ready") return undefined;
    if (configured.kind === "not-yet") return new Fault("The provider was not configured.");
    const where = formatPath(configured.path);
    return new Fault(
      `The provider's configuration is not known yet: ${where}`,
      `${where} comes from something that is only known when it was applied. Apply that first, or give ${where} a known value.`,
    );
  }
}
