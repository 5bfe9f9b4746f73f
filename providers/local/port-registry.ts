import { rmSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeJson } from "./json-file";
import { withLock } from "./lock";

/** A port that belongs to a resource. */
export interface Reservation {
  readonly id: string;
  readonly port: number;
  /** Whether a state of Terraform's has it. One that none has was left by a deploy that was killed. */
  readonly known: boolean;
}

/** All reservations, by the name of their resource. */
export type Reservations = Readonly<Record<string, Reservation>>;

/** Changes the reservations of a data folder, while nobody else does. */
export async function changeReservations<T>(
  folder: string,
  signal: AbortSignal,
  change: (now: Reservations) => Promise<{ readonly next: Reservations; readonly result: T }>,
): Promise<T> {
  const file = join(folder, "ports.json");
  return withLock(join(folder, "ports.lock"), signal, async () => {
    const now = (readJson(file) ?? {}) as Reservations;
    const { next, result } = await change(now);
    if (next === now) return result;
    if (Object.keys(next).length === 0) rmSync(file);
    else writeJson(file, next);
    return result;
  });
}
