import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Construct } from "constructs";

/** An example of some AWS constructs, which is validated, held against the security rules, and deployed. */
export interface ConstructCase {
  /** The constructs that it is about: `Bucket`, `Key`. */
  readonly constructs: readonly string[];
  /** Makes them. With `isChanged`, some setting that can be changed in place is another one. */
  fill(scope: Construct, isChanged: boolean): void;
  /** Why the emulator can't have it. @default it can: the case is deployed, changed, and destroyed */
  readonly notOnMoto?: string;
}

/** All cases by their names, those of the files beside this one; or those that `TERRACE_AWS_CASES` names. */
export function constructCases(): ReadonlyMap<string, ConstructCase> {
  const wanted = process.env.TERRACE_AWS_CASES?.split(",");
  const folder = join(__dirname, "cases");
  const names = readdirSync(folder).map((file) => basename(file, ".ts"));
  const chosen = names.sort().filter((name) => wanted?.includes(name) ?? true);
  return new Map(chosen.map((name) => [name, caseIn(join(folder, name))]));
}

function caseIn(file: string): ConstructCase {
  const { example } = require(file) as { readonly example: ConstructCase };
  return example;
}
