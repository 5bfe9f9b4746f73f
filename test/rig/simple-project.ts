import type { Diagnostic } from "../../orchestrator/diagnostic";
import type { Json } from "../../orchestrator/values/outputs";
import { StackProject } from "./stack-project";

/** The id of the only stack of {@link simpleProject}. */
export const net = "prod/net";

/** A plan that changes nothing. */
export const nothing = { ok: true, value: { changes: [], outputs: [] } };

/** A stack with one resource, whose value it gives. */
export function simple(value: Json = "v", rest: object = {}): object {
  return {
    terraform: { backend: { local: { path: "state.tfstate" } } },
    resource: { terraform_data: { a: { input: value } } },
    output: { value: { value: "${terraform_data.a.output}" } },
    ...rest,
  };
}

/** A project with one stack. */
export function simpleProject(config: object = simple(), folder?: string): StackProject {
  return new StackProject([{ name: "net", path: "prod/net", config }], folder);
}

/** What a failure quotes of Terraform. */
export function diagnosticsOf(result: { readonly ok: boolean; readonly failure?: object }): readonly Diagnostic[] {
  const failure = result.failure as { readonly diagnostics?: readonly Diagnostic[] } | undefined;
  return failure?.diagnostics ?? [];
}
