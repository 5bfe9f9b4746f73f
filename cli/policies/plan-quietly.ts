import type { Failure } from "../../orchestrator/failure";
import { plan, type RunOptions } from "../../orchestrator/start";
import { fail, ok, type Result } from "../../orchestrator/result";
import { Interrupts } from "../interrupts";
import type { OpenedApp } from "../open-app";
import { poolFor, type WarmFlags } from "../run-pool";

/** Plans an app for the sake of what its judge reads, and tells nothing of it but what went wrong. */
export async function planQuietly(
  app: OpenedApp,
  options: RunOptions,
  flags: WarmFlags,
): Promise<Result<void, Failure>> {
  const interrupts = new Interrupts();
  const pool = poolFor(flags, process.env);
  const operation = plan(app, {
    ...options,
    signal: interrupts.stop,
    interrupt: interrupts.interrupt,
    ...(pool && { pool }),
  });
  let first: Failure | undefined;
  for await (const event of operation) if (event.type === "node-failed") first ??= event.failure;
  const ended = await operation.ended;
  await pool?.close();
  interrupts.release();
  if ("failure" in ended) return fail(ended.failure);
  if (ended.outcome === "interrupted") return fail({ kind: "interrupted" });
  return first ? fail(first) : ok(undefined);
}
