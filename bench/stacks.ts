import { createHash } from "node:crypto";
import { checkedSerials } from "./states";
import type { Stack, Workload } from "./workload";

const LAYERS = 25;
const WIDTH = 4;

/**
 * In every fifth layer each stack takes from all of the layer before; in the others from the one in its own column. Were
 * all layers like the fifth, CDKTF's own search for cycles would never end: it follows each of 4^24 paths.
 */
const JOIN_EVERY = 5;

const layers: readonly (readonly Stack[])[] = Array.from({ length: LAYERS }, (_, layer) =>
  Array.from({ length: WIDTH }, (_, column) => ({ id: idOf(layer, column), producers: producersOf(layer, column) })),
);

function producersOf(layer: number, column: number): readonly string[] {
  if (layer === 0) return [];
  if (layer % JOIN_EVERY !== 0) return [idOf(layer - 1, column)];
  return Array.from({ length: WIDTH }, (_, other) => idOf(layer - 1, other));
}

function idOf(layer: number, column: number): string {
  return `layer-${layer}-${column}`;
}

/** A hundred stacks that need no provider but Terraform's own. */
export const builtIn: Workload = {
  app: "app.ts",
  layers,
  env: {},
  checked: (folder) => checkedSerials(folder, layers, expectedValues()),
};

/** The value that each stack has to give, worked out as the app has Terraform do it. */
function expectedValues(): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { id, producers } of layers.flat()) {
    const received = producers.map((producer) => values.get(producer));
    values.set(
      id,
      createHash("sha1")
        .update([id, ...received].join(","))
        .digest("hex"),
    );
  }
  return values;
}
