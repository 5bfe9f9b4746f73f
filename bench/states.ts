import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expectedValues } from "./stacks";

/** The states' serials, which count up with every change, by stack. */
export type Serials = ReadonlyMap<string, number>;

/** Makes sure that every stack of a project is deployed and gave the right value. */
export function checkedSerials(folder: string): Serials {
  const serials = new Map<string, number>();
  for (const [stack, expected] of expectedValues()) {
    const { serial, outputs } = readState(folder, stack);
    if (outputs["value"]?.value !== expected) throw new Error(`${folder}: ${stack} does not give ${expected}`);
    serials.set(stack, serial);
  }
  return serials;
}

/** Makes sure that a deploy of an unchanged app has changed no state. */
export function checkUnchanged(before: Serials | undefined, after: Serials): void {
  for (const [stack, serial] of after) {
    if (before?.get(stack) !== serial) throw new Error(`${stack} was changed by a deploy of an unchanged app`);
  }
}

interface State {
  readonly serial: number;
  readonly outputs: Readonly<Record<string, { readonly value: unknown } | undefined>>;
}

function readState(folder: string, stack: string): State {
  return JSON.parse(readFileSync(join(folder, `terraform.${stack}.tfstate`), "utf8")) as State;
}
