import { rm } from "node:fs/promises";
import { connectToPool, startPool, type PoolStart } from "../../providers/pool/open-pool";
import type { PoolClient } from "../../providers/pool/pool-client";
import type { PoolStatus } from "../../providers/pool/protocol";
import type { ExitCode } from "../exit-code";
import type { OutputFlags } from "../flags";
import { poolFolders } from "../run-pool";
import { duration } from "../views/duration";

/** The flags of `terrace warm`. */
export interface WarmCommandFlags extends OutputFlags {
  /** Minutes. */
  readonly idle?: number;
  readonly stop?: boolean;
}

/** `terrace warm`: keeps providers running between runs, or says what is running, or ends it. */
export async function warmCommand({ idle, stop, json }: WarmCommandFlags): Promise<ExitCode> {
  const { warm: folder, schemas } = poolFolders(process.env);
  const idleMs = (idle ?? DEFAULT_MINUTES) * 60_000;
  const status = stop ? await stopped(folder) : await warmed({ folder, schemas, idleMs });
  const state = stop ? "stopped" : "warm";
  process.stdout.write(
    `${json ? JSON.stringify({ state: status ? state : "cold", ...status }) : text(state, status)}\n`,
  );
  return 0;
}

const DEFAULT_MINUTES = 30;

async function stopped(folder: string): Promise<PoolStatus | undefined> {
  const pool = await connectToPool(folder);
  const status = await pool?.status("stop");
  pool?.close();
  return status;
}

async function warmed(start: PoolStart & { readonly folder: string }): Promise<PoolStatus | undefined> {
  const pool = (await connectToPool(start.folder)) ?? (await startPool(start).catch(() => startAgain(start)));
  const status = await pool.status();
  pool.close();
  return status;
}

/** Another one was faster; or one was killed, and left its socket behind. */
async function startAgain(start: PoolStart & { readonly folder: string }): Promise<PoolClient> {
  const running = await connectToPool(start.folder);
  if (running) return running;
  await rm(start.folder, { recursive: true, force: true });
  return startPool(start);
}

function text(state: "warm" | "stopped", status: PoolStatus | undefined): string {
  if (!status) return "No providers are kept warm.";
  if (state === "stopped") return "Providers are no longer kept warm.";
  const { idleMs, processes } = status;
  const lines = processes.map(({ program, isIdle, bytes, differsIn }) => {
    const memory = bytes === undefined ? "" : `, ${Math.round(bytes / 1e6)} MB`;
    const other = differsIn.length === 0 ? "" : `, for another environment than the last (${differsIn.join(", ")})`;
    return `  ${program}: ${isIdle ? "idle" : "at work"}${memory}${other}`;
  });
  const kept = `Providers stay warm until nobody has used them for ${duration(idleMs)} (terrace warm --stop ends it).`;
  return [kept, ...lines].join("\n");
}
