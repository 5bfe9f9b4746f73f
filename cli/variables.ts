import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Variables } from "../orchestrator/executors/terraform/variables";
import type { Failure } from "../orchestrator/failure";
import type { Graph } from "../orchestrator/graph/graph";
import { nearest } from "../orchestrator/graph/nearest";
import { fail, ok, type Result } from "../orchestrator/result";
import type { PlanFlags } from "./flags";

/**
 * The variables that a command line gives, checked against what the graph's stacks declare. As with cdktf-cli, the
 * current folder's own `terraform.tfvars` and `*.auto.tfvars` count for every stack, and files that were named win.
 */
export function variablesOf(flags: PlanFlags, graph: Graph, folder: string): Result<Variables, Failure> {
  const values: Record<string, string> = {};
  for (const argument of flags.var ?? []) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(argument) ?? [];
    if (name === undefined || value === undefined) {
      return fail({ kind: "bad-argument", argument: `--var ${argument}`, problem: "it must be NAME=VALUE" });
    }
    values[name] = value;
  }
  const unknown = unknownVariable(Object.keys(values), graph);
  if (unknown) return fail(unknown);
  const files = (flags.varFile ?? []).map((file) => resolve(folder, file));
  const missing = files.find((file) => !statSync(file, { throwIfNoEntry: false })?.isFile());
  if (missing !== undefined) {
    return fail({ kind: "bad-argument", argument: `--var-file ${missing}`, problem: "there is no such file" });
  }
  return ok({ values, files: [...automaticFiles(folder), ...files] });
}

function unknownVariable(names: readonly string[], graph: Graph): Failure | undefined {
  const declared = new Set(
    [...graph.nodes.values()].flatMap((node) => (node.kind === "stack" ? [...node.variables.keys()] : [])),
  );
  const name = names.find((name) => !declared.has(name));
  return name === undefined ? undefined : { kind: "unknown-variable", name, nearest: nearest(name, declared) };
}

/** In the order in which Terraform reads them. */
function automaticFiles(folder: string): readonly string[] {
  const names = readdirSync(folder).sort();
  const fixed = ["terraform.tfvars", "terraform.tfvars.json"].filter((name) => names.includes(name));
  const automatic = names.filter((name) => /\.auto\.tfvars(\.json)?$/.test(name));
  return [...fixed, ...automatic].map((name) => join(folder, name));
}
