import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Outputs, OutputValue } from "../../values/outputs";
import type { Snapshot } from "../executor";

/** A state nobody wrote yet. */
const NO_STATE: Snapshot = { outputs: {} };

/** Reads a state's outputs and identity from its text; undefined when it is in no form that we know. */
export function parseState(text: string): Snapshot | undefined {
  if (text.trim() === "") return NO_STATE;
  const state = parse(text);
  if (state?.version !== 4 || state.lineage === undefined || state.serial === undefined) return undefined;
  const outputs = Object.entries(state.outputs ?? {}).map(([name, { value, sensitive }]): [string, OutputValue] => [
    name,
    { value: value ?? null, sensitive: sensitive ?? false },
  ]);
  return {
    outputs: Object.fromEntries(outputs) satisfies Outputs,
    state: { lineage: state.lineage, serial: state.serial },
  };
}

/** Reads a local state file: the same as `terraform state pull`, without starting Terraform. */
export async function readStateFile(path: string): Promise<Snapshot | undefined> {
  try {
    return parseState(await readFile(path, "utf8"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? NO_STATE : undefined;
  }
}

/** Whether a local state file, read as text, holds nothing that a destroy could take down. */
export async function holdsNothing(path: string): Promise<boolean> {
  if (!existsSync(path)) return true;
  const state = parse(await readFile(path, "utf8").catch(() => ""));
  return state?.version === 4 && state.resources?.length === 0 && Object.keys(state.outputs ?? {}).length === 0;
}

/** Version 4 of the state's format, in use since Terraform 0.12; only what is read of it. */
interface StateFile {
  readonly version?: number;
  readonly serial?: number;
  readonly lineage?: string;
  readonly resources?: readonly unknown[];
  readonly outputs?: Readonly<Record<string, { value?: OutputValue["value"]; sensitive?: boolean }>>;
}

function parse(text: string): StateFile | undefined {
  try {
    return JSON.parse(text) as StateFile;
  } catch {
    return undefined;
  }
}
