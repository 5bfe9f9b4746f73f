import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { InputFailure } from "../../orchestrator/failure";
import { fail, ok, type Result } from "../../orchestrator/result";
import type { Policies } from "../../policies";
import { loadTypeScript } from "../../providers/host/load-typescript";
import { policiesSchema } from "./policies-schema";
import { loadRego, type RegoPolicy } from "./rego";

/** The policies of a project, with their Rego loaded. */
export interface LoadedPolicies {
  readonly policies: Policies;
  readonly rego: readonly RegoPolicy[];
}

/** Loads a project's file of policies into this process. What is wrong with it is a failure: no policy is left out. */
export async function loadPolicies(file: string): Promise<Result<LoadedPolicies, InputFailure>> {
  if (!existsSync(file)) return fail({ kind: "bad-file", file, problem: "it is not there" });
  const exported = exportOf(file);
  if (!exported.ok) return exported;
  const parsed = policiesSchema.safeParse(exported.value);
  if (!parsed.success) return fail({ kind: "bad-file", file, problem: problemOf(parsed.error.issues) });
  const policies = withoutUndefined(parsed.data);
  const rego = await loadRego(
    (policies.rego ?? []).map((path) => resolve(dirname(file), path)),
    dirname(file),
  );
  return rego.ok ? ok({ policies, rego: rego.value }) : rego;
}

function exportOf(file: string): Result<unknown, InputFailure> {
  if (/\.[c]?ts$/.test(file)) loadTypeScript();
  try {
    const module = require(file) as { readonly default?: unknown } | null;
    return ok(module?.default ?? module);
  } catch (error) {
    return fail({ kind: "bad-file", file, problem: error instanceof Error ? error.message : String(error) });
  }
}

function problemOf(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return issues.map(({ path, message }) => `${path.map(String).join(".") || "its export"}: ${message}`).join("; ");
}

/** Optional parts that zod has set to nothing are not there. */
function withoutUndefined(parsed: object): Policies {
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined));
}
