import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Serials, Stack } from "./workload";

/** Makes sure that every stack of a project is deployed, and gave its value where one is expected. */
export function checkedSerials(
  folder: string,
  layers: readonly (readonly Stack[])[],
  expected: ReadonlyMap<string, string>,
): Serials {
  const serials = new Map<string, number>();
  for (const { id } of layers.flat()) {
    const { serial, outputs, resources } = readState(folder, id);
    if (resources.length === 0) throw new Error(`${folder}: ${id} is not deployed`);
    if (expected.has(id) && outputs["value"]?.value !== expected.get(id))
      throw new Error(`${folder}: ${id} does not give ${expected.get(id) ?? ""}`);
    serials.set(id, serial);
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
  readonly resources: readonly unknown[];
  readonly outputs: Readonly<Record<string, { readonly value: unknown } | undefined>>;
}

function readState(folder: string, stack: string): State {
  return JSON.parse(readFileSync(join(folder, `terraform.${stack}.tfstate`), "utf8")) as State;
}
