import type { LoanRequest, ReadAheadRequest } from "./pool";

/** What a run asks of a pool: a JSON document a line, over the pool's control socket. */
export type Request =
  | { readonly id: number; readonly lend: LoanRequest }
  /** The Terraform command that it was for has ended. */
  | { readonly id: number; readonly giveBack: number }
  /** The run is about to ask for what the last one of the project asked for. */
  | { readonly id: number; readonly readAhead: ReadAheadRequest }
  /** The run is about to change something: what was read ahead is no longer how it is. */
  | { readonly id: number; readonly ask: "status" | "stop" | "read-anew" };

/** What the pool answers. */
export type Response =
  | { readonly id: number; readonly loan: number; readonly reattach: string }
  | { readonly id: number; readonly refused: string }
  | { readonly id: number; readonly done: true }
  | { readonly id: number; readonly failures: readonly string[] }
  | { readonly id: number; readonly status: PoolStatus };

/** What a pool has running. */
export interface PoolStatus {
  readonly pid: number;
  /** How long it stays when no run is connected to it, in milliseconds. */
  readonly idleMs: number;
  /** How many Terraform commands it is lending to. */
  readonly loans: number;
  readonly processes: readonly {
    /** The provider's program. */
    readonly program: string;
    readonly isIdle: boolean;
    /** Resident memory; absent where that can't be seen. */
    readonly bytes?: number;
    /** Names of the variables that make its environment another one than that of the same program's that was used last. */
    readonly differsIn: readonly string[];
  }[];
}

/** The control socket in a pool's folder. */
export const CONTROL_SOCKET = "control";

/** What the pool prints once it can be asked. */
export const READY = "ready";

/** What a line says; undefined for one that was broken off, or that nobody of this version says. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
