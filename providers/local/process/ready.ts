import { connect } from "node:net";
import { askHealth } from "../healthy";
import { pause } from "../pause";
import { observe, type Observed } from "./observe";
import type { ProcessFolder } from "./process-folder";
import { describeExit } from "./supervisor-state";

/** When a process is ready: it answers over HTTP, or somebody listens at a port. Without either, as soon as it runs. */
export interface Ready {
  readonly url?: string | undefined;
  readonly port?: number | undefined;
  /** Seconds. */
  readonly timeout: number;
}

/** Waits until a process is ready. Rejects when it won't be. */
export async function awaitReady(
  folder: ProcessFolder,
  ready: Ready | undefined,
  signal: AbortSignal,
): Promise<Observed> {
  const deadline = Date.now() + (ready?.timeout ?? 0) * 1_000;
  for (;;) {
    const state = folder.readState();
    if (state?.phase === "ended") throw new Error(`it ended: ${describeExit(state.exit)}`);
    const wrong = ready ? await wrongWith(ready, signal) : undefined;
    const observed = observe(folder);
    if (wrong === undefined && observed.running) return observed;
    if (Date.now() > deadline) throw new Error(`it is not ready: ${wrong ?? observed.status}`);
    await pause(POLL_MS, signal);
  }
}

const POLL_MS = 100;

async function wrongWith({ url, port }: Ready, signal: AbortSignal): Promise<string | undefined> {
  if (url !== undefined) {
    const found = await askHealth(url, signal);
    if ("wrong" in found) return `${url}: ${found.wrong}`;
  }
  if (port !== undefined && !(await isListenedAt(port))) return `nobody listens at port ${port}`;
  return undefined;
}

function isListenedAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
