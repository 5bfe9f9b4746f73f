import type { StackNode } from "../../graph/graph";

/** Values for Terraform's variables, from the command line and the project folder. */
export interface Variables {
  /** By name; in Terraform's own syntax, as `-var` takes them. */
  readonly values: Readonly<Record<string, string>>;
  /** Absolute paths of files, later ones win. */
  readonly files: readonly string[];
}

/**
 * The arguments that give a stack its variables. A value goes only to stacks that declare it: Terraform insists.
 *
 * @param others variables that have their value from elsewhere
 */
export function variableArguments(
  node: StackNode,
  { values, files }: Variables,
  others: ReadonlySet<string> = new Set(),
): readonly string[] {
  const declared = Object.entries(values).filter(([name]) => node.variables.has(name) && !others.has(name));
  return [...files.map((file) => `-var-file=${file}`), ...declared.map(([name, value]) => `-var=${name}=${value}`)];
}
