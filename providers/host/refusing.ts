import type { ProviderService } from "./protocol";
import { calls } from "./wire/calls";

/** A provider that can't be had: every call says why, so that Terraform's user reads it. */
export function refusing(error: unknown): ProviderService {
  const refuse = (): Promise<never> => Promise.reject(error instanceof Error ? error : new Error(String(error)));
  const refusals: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.keys(calls).map((name) => [name, refuse]),
  );
  return refusals as ProviderService;
}
