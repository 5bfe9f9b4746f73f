import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Method } from "./protocol";

/**
 * What the provider does instead of just answering a call:
 * - `exit`: it ends, and says so in the way of a Go program that panics; `kill`: it kills itself;
 * - `hang`: it answers only once the call is cancelled or Terraform says Stop;
 * - `wait`: it answers later; `fail`: it answers with an error;
 * - `pad`: its answer is that much larger, by a field that nobody knows.
 */
export type Behaviour = (
  | { readonly do: "exit" }
  | { readonly do: "kill" }
  | { readonly do: "hang" }
  | { readonly do: "wait"; readonly milliseconds: number }
  | { readonly do: "fail"; readonly summary: string }
  | { readonly do: "pad"; readonly megabytes: number }
) & {
  /** Before the work is done (the default), or after it, so that only the answer is lost. */
  readonly when?: "before" | "after";
  /** Only for the first such call, whichever process gets it. */
  readonly once?: boolean;
};

/**
 * By call (its name in protocol 6) and, within, by the name of the resource that it is about. `*` stands for every name,
 * and for calls that are about none.
 */
export type Behaviours = Readonly<Partial<Record<Method, Readonly<Record<string, Behaviour>>>>>;

/** Tells providers that work with the folder how to behave, from their next call on. */
export function behave(folder: string, behaviours: Behaviours): void {
  const file = join(folder, fileName);
  writeFileSync(`${file}.new`, JSON.stringify(behaviours));
  renameSync(`${file}.new`, file);
}

/** How a call is to be answered, undefined: as usual. What is wanted once is forgotten with this. */
export function behaviourFor(folder: string | undefined, method: Method, name: string): Behaviour | undefined {
  if (folder === undefined || !existsSync(join(folder, fileName))) return undefined;
  const behaviours = JSON.parse(readFileSync(join(folder, fileName), "utf8")) as Behaviours;
  const { [name]: own, ...others } = behaviours[method] ?? {};
  const { "*": any, ...rest } = others;
  const behaviour = own ?? any;
  if (behaviour?.once) behave(folder, { ...behaviours, [method]: own ? others : rest });
  return behaviour;
}

const fileName = "behaviours.json";
