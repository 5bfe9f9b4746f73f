import type { PolicyException, Severity } from "../orchestrator/plan/judgement";
import type { PackName } from "./pack";
import type { Rule } from "./rule";

/** The policies of a project: what `policies.ts` beside `cdktf.json` exports. */
export interface Policies {
  /** @default `["security"]`, unless there are rules of the project's own or Rego */
  readonly packs?: readonly PackName[];
  /** Rules of the project's own. @default none */
  readonly rules?: readonly Rule[];
  /**
   * Bundles of OPA that were compiled to WebAssembly, `policy.wasm` or `bundle.tar.gz`; relative to the file's folder.
   * They need the package `@open-policy-agent/opa-wasm`.
   *
   * @default none
   */
  readonly rego?: readonly string[];
  /** @default none */
  readonly exceptions?: readonly PolicyException[];
  /** Findings of this severity or a worse one stop a deploy before anything changes. @default none does */
  readonly deny?: Severity;
}

/** Says what a project's policies are, with their types checked: `export default definePolicies({ … })`. */
export function definePolicies(policies: Policies): Policies {
  return policies;
}

/** The packs of a project that does not name them. */
export function packsOf({ packs, rules, rego }: Policies): readonly PackName[] {
  return packs ?? (rules || rego ? [] : ["security"]);
}
