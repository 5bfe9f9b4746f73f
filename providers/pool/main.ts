import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { Pool } from "./pool";
import { PoolServer } from "./pool-server";
import { CONTROL_SOCKET, READY } from "./protocol";

/** A program: `main FOLDER SCHEMAS IDLE_MS`. Serves a pool in a folder until nobody has needed it for a while. */
async function main([folder = "", schemas = "", idleMs = ""]: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  // One that was told to stop may still be at work in the same folder.
  const sockets = join(folder, `${process.pid}`);
  const pool = new Pool(
    { sockets, schemas },
    { processes: 4 + 2 * availableParallelism(), bytes: Math.max(1.5e9, totalmem() / 8) },
  );
  let ending: Promise<void> | undefined;
  const end = (): void => void (ending ??= pool.end().finally(() => process.exit()));
  const server = new PoolServer(pool, { idleMs: Number(idleMs), over: end });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
  // Who finds another one there ends here, and leaves that one alone.
  await server.listen(join(folder, CONTROL_SOCKET));
  mkdirSync(sockets, { mode: 0o700 });
  removeAfterUs(folder, sockets);
  process.stdout.write(`${READY}\n`);
}

/** Waits for our end, however it comes. Providers see it by themselves; what is left are the sockets. */
function removeAfterUs(folder: string, sockets: string): void {
  const guard = spawn("/bin/sh", ["-c", GUARD, "sh", folder, sockets], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  guard.on("error", () => process.once("exit", () => rmSync(sockets, { recursive: true, force: true })));
}

/** The control socket is ours if nobody else has sockets there. */
const GUARD = `
read -r _
rm -rf "$2"
[ "$(ls "$1")" = ${CONTROL_SOCKET} ] && rm -f "$1/${CONTROL_SOCKET}"
rmdir "$1"`;

void main(process.argv.slice(2));
