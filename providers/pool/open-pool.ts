import { spawn } from "node:child_process";
import { lstat, mkdtemp } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PoolClient } from "./pool-client";
import { CONTROL_SOCKET, READY } from "./protocol";

/** Where a pool that outlives runs is found: one a user, and one a version, since they may speak differently. */
export function warmFolder(version: string, env: Readonly<Record<string, string | undefined>>): string {
  const { uid } = userInfo();
  return join(env["XDG_RUNTIME_DIR"] ?? tmpdir(), `terrace-${uid}-${version}`);
}

/** Connects to the pool in a folder; undefined when there is none, or when the folder is not only ours. */
export async function connectToPool(folder: string): Promise<PoolClient | undefined> {
  try {
    const { uid, mode } = await lstat(folder);
    // Environments with credentials are sent there.
    if (uid !== userInfo().uid || (mode & 0o077) !== 0) return undefined;
    return await PoolClient.connect(join(folder, CONTROL_SOCKET));
  } catch {
    return undefined;
  }
}

/** How a pool is started. */
export interface PoolStart {
  /** @default a new folder */
  readonly folder?: string;
  /** For schemas, which are kept. */
  readonly schemas: string;
  /** How long it stays when no run is connected to it, in milliseconds. */
  readonly idleMs: number;
}

/** Starts a pool as a process of its own, which goes on for as long as a Terraform needs it, and connects to it. */
export async function startPool({ folder, schemas, idleMs }: PoolStart): Promise<PoolClient> {
  const prefix = join(tmpdir(), "terrace-");
  if ((folder ?? `${prefix}XXXXXX`).length > LONGEST) throw new Error("the paths of its sockets would be too long");
  const own = folder ?? (await mkdtemp(prefix));
  const child = spawn(process.execPath, [PROGRAM, own, schemas, String(idleMs)], {
    // Not in a folder that somebody may want to remove; nothing of the run's secrets in its environment.
    cwd: "/",
    env: { PATH: process.env["PATH"], TMPDIR: tmpdir() },
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise<void>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout });
    lines.once("line", (line) => (line === READY ? resolve() : reject(new Error(line))));
    lines.once("close", () => reject(new Error("the pool did not start")));
    child.once("error", reject);
  });
  child.stdout.destroy();
  child.unref();
  return PoolClient.connect(join(own, CONTROL_SOCKET));
}

const PROGRAM = join(__dirname, "main.js");

/** Of a pool's folder: a socket's path has room for some 104 bytes, and a provider's is two folders further down. */
const LONGEST = 75;
