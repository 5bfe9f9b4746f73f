import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileName } from "../project/data-folder";
import type { NodeId } from "../graph/graph";
import type { PlannedValues } from "./plan";
import { decodePlanned, encodePlanned } from "./planned-value";

/** Where what was approved is kept, to the last value, for a run that is killed and taken up again. */
export interface ApprovedPlans {
  keep(id: NodeId, values: PlannedValues): Promise<void>;
  /** Undefined when it is not there, or can't be read: then the plan has to be approved again. */
  recall(id: NodeId): Promise<PlannedValues | undefined>;
  drop(id: NodeId): Promise<void>;
}

/** Keeps nothing: for a plan that nobody carries out. */
export const noApprovedPlans: ApprovedPlans = {
  keep: () => Promise.resolve(),
  recall: () => Promise.resolve(undefined),
  drop: () => Promise.resolve(),
};

/** Keeps them in files that only their owner can read: they hold secrets. */
export function approvedPlansIn(folder: string): ApprovedPlans {
  const file = (id: NodeId): string => join(folder, `${fileName(id)}.json`);
  return {
    keep: async (id, values) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(file(id), encodePlanned(values), { mode: 0o600 });
    },
    recall: async (id) => {
      try {
        return decodePlanned(await readFile(file(id), "utf8")) as PlannedValues;
      } catch {
        return undefined;
      }
    },
    drop: (id) => rm(file(id), { force: true }),
  };
}
