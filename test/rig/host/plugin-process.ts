import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";

import { tempFolder } from "../temp-folder";

/** A plugin that a test has started in Terraform's place. */
export interface PluginProcess {
  readonly child: ChildProcess;
  /** The fields of the line that it has printed; rejects when it ends without. */
  readonly handshake: Promise<readonly string[]>;
  /** Its exit code, and all that it wrote. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** What it has left in its folder for temporary files. */
  readonly left: () => readonly string[];
}

/** What Terraform starts a plugin with. */
export const invited = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
  PLUGIN_PROTOCOL_VERSIONS: "5,6",
};

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Starts one with an environment of its own. */
export function startPlugin(program: string, env: NodeJS.ProcessEnv): PluginProcess {
  const folder = tempFolder();
  const child = spawn(program, [], {
    env: { PATH: process.env["PATH"], TMPDIR: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const said: Buffer[] = [];
    stream.on("data", (data: Buffer) => said.push(data));
    return () => Buffer.concat(said).toString();
  }) as [() => string, () => string];
  const closed = once(child, "close") as Promise<[number | null]>;
  const ended = closed.then(([code]) => ({ code, stdout: stdout(), stderr: stderr() }));
  const spoke = once(child.stdout, "data").then(() => stdout().trim().split("|"));
  const silent = ended.then((end) => {
    throw new Error(`it ended without a word: ${JSON.stringify(end)}`);
  });
  const handshake = Promise.race([spoke, silent]);
  handshake.catch(() => undefined);
  silent.catch(() => undefined);
  return { child, handshake, ended, left: () => readdirSync(folder) };
}
