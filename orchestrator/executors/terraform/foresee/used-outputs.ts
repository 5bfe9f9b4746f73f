import { nodeId, type StackNode } from "../../../graph/graph";
import type { OutputUse } from "../../../ledger/ledger";
import { referencesIn } from "./references";

/** Outputs of others that a stack's configuration takes. One that takes a state as a whole names no output of it. */
export function usedOutputs(node: StackNode, json: unknown): readonly OutputUse[] {
  const read = referencesIn(json).flatMap(({ kind, name, path }): OutputUse[] => {
    const from = kind === "remote-state" ? node.reads.get(name) : undefined;
    const output = path?.[1];
    return from && output !== undefined ? [{ from, output }] : [];
  });
  const given = Object.values(node.inputs).map(({ from, output }) => ({ from: nodeId(from), output }));
  const uses = [...read, ...given].map((use): [string, OutputUse] => [`${use.from} ${use.output}`, use]);
  return [...new Map(uses).values()];
}
