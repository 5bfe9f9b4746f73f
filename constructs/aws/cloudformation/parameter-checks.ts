import { distance } from "fastest-levenshtein";
import type { IConstruct } from "constructs";
import { awsError } from "../aws-error";
import type { Template } from "./template";

/** Refuses parameters that the template does not have, and those that it needs and does not get. */
export function checkParameters(
  construct: IConstruct,
  template: Template,
  given: Readonly<Record<string, unknown>>,
): void {
  const known = template.parameters.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw awsError(construct, `parameters must be some of the template, got "${unknown}"${remedy(unknown, known)}`);
  }
  const missing = template.parameters.filter(({ name, hasDefault }) => !hasDefault && given[name] === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `"${name}"`).join(", ");
    throw awsError(construct, `parameters must have ${names}, which the template has no default for; add it`);
  }
}

/** Refuses outputs that the template does not have. */
export function checkOutputs(construct: IConstruct, template: Template, asked: readonly string[]): void {
  const unknown = asked.find((name) => !template.outputs.includes(name));
  if (unknown === undefined) return;
  throw awsError(
    construct,
    `outputs must be some of the template, got "${unknown}"${remedy(unknown, template.outputs)}`,
  );
}

function remedy(wrong: string, known: readonly string[]): string {
  const [nearest] = [...known].sort((a, b) => distance(a, wrong) - distance(b, wrong));
  return nearest === undefined ? "; it has none" : `; did you mean "${nearest}"?`;
}
