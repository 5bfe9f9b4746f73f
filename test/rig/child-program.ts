import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { tempFolder } from "./temp-folder";

const project = join(__dirname, "..", "..");

/** Makes a program of its own from TypeScript that imports the project's modules by their path from the project. */
export function compileProgram(source: string): string {
  const outfile = join(tempFolder(), "program.js");
  const stdin = { contents: source, resolveDir: project, loader: "ts" } as const;
  buildSync({ stdin, outfile, bundle: true, platform: "node", target: "node20" });
  return outfile;
}

/** Starts a program in a group of its own, as a terminal does, and collects what it says on its standard output. */
export function startChild(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Child {
  const stdio = ["pipe", "pipe", "inherit"] as const;
  const child = spawn(file, args, { stdio: [...stdio], env: { ...process.env, ...env }, detached: true });
  children.push(child);
  const said: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => said.push(data));
  const ended = new Promise<string>((resolve) => child.once("close", () => resolve(Buffer.concat(said).toString())));
  const spoke = new Promise<string>((resolve) => child.stdout.once("data", (data: Buffer) => resolve(data.toString())));
  return { process: child, spoke, ended };
}

/** A process that a test started. */
export interface Child {
  readonly process: ChildProcess;
  /** The first thing it said. */
  readonly spoke: Promise<string>;
  /** All that it said, once it is gone. */
  readonly ended: Promise<string>;
}

const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});
