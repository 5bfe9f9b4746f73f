import { randomUUID } from "node:crypto";
import { AttributeError } from "../../definition";
import { existingAt, placeAt } from "../confined";
import type { LocalPlatform } from "../platform";
import { findProgram } from "./find-program";
import type { Launch, RestartPolicy } from "./launch";
import type { ProcessPlace } from "./place";
import type { ProcessSpec } from "./process-folder";
import type { ProcessPlan } from "./schema";

/** What is to run, and where everything is. Throws an {@link AttributeError} for what can't be, before anything is done. */
export function specify(id: string, plan: ProcessPlan, place: ProcessPlace, client: LocalPlatform): ProcessSpec {
  const { id: _, running: _r, status: _s, pid: _p, started_at: _a, log_file: _l, ...declared } = plan;
  return { id, generation: randomUUID(), launch: launchOf(plan, place, client), declared };
}

function launchOf(plan: ProcessPlan, place: ProcessPlace, client: LocalPlatform): Launch {
  const [program = "", ...args] = plan.command;
  const cwd = existingAt(client, plan.cwd, ["cwd"]);
  const path = plan.environment?.["PATH"] ?? client.environment["PATH"];
  const file = findProgram(program, cwd, path);
  if (file === undefined) throw new AttributeError(["command", 0], `there is no program ${program}`);
  const log = plan.log_path === undefined ? place.folder.log : placeAt(client, plan.log_path, ["log_path"]);
  return {
    file,
    args,
    cwd,
    environment: plan.environment ?? {},
    log: { path: log, bytes: plan.log_bytes, older: plan.log_files },
    restart: {
      policy: plan.restart as RestartPolicy,
      delayMs: plan.restart_delay * 1_000,
      delayLimitMs: plan.restart_delay_limit * 1_000,
    },
    stop: { signal: plan.stop_signal as NodeJS.Signals, timeoutMs: plan.stop_timeout * 1_000 },
  };
}
