import { readFile } from "node:fs/promises";
import type { Environment } from "../executors/terraform/environment";
import type { Variables } from "../executors/terraform/variables";
import type { Graph } from "../graph/graph";
import { literalsByName, literalsIn } from "./hcl-literals";
import type { Json } from "./outputs";

/** The values that are given, by whatever way, for variables which some stack marks as sensitive. */
export async function sensitiveValues(graph: Graph, variables: Variables, env: Environment): Promise<readonly Json[]> {
  const names = [...sensitiveNames(graph)];
  const fromFiles = await Promise.all(variables.files.map((file) => valuesInFile(file, names)));
  const given = names.flatMap((name) => [variables.values[name], env[`TF_VAR_${name}`]]);
  return [...given.filter((value) => value !== undefined).flatMap(valuesInArgument), ...fromFiles.flat()];
}

/** For a variable that is a list or a map, Terraform takes an expression; its parts are as secret as the whole. */
function valuesInArgument(value: string): readonly Json[] {
  return /^\s*[[{]/.test(value) ? [value, ...literalsIn(value)] : [value];
}

function sensitiveNames(graph: Graph): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of graph.nodes.values()) {
    if (node.kind !== "stack") continue;
    for (const [name, { sensitive }] of node.variables) if (sensitive) names.add(name);
  }
  return names;
}

async function valuesInFile(file: string, names: readonly string[]): Promise<readonly Json[]> {
  if (names.length === 0) return [];
  const text = await readFile(file, "utf8").catch(() => "");
  return file.endsWith(".json") ? valuesInJson(text, names) : valuesInHcl(text, names);
}

function valuesInJson(text: string, names: readonly string[]): readonly Json[] {
  try {
    const values = JSON.parse(text) as Readonly<Record<string, Json>>;
    return names.map((name) => values[name]).filter((value) => value !== undefined);
  } catch {
    return [];
  }
}

function valuesInHcl(text: string, names: readonly string[]): readonly Json[] {
  const literals = literalsByName(text);
  return names.flatMap((name) => literals.get(name) ?? []);
}
