import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { Pool, type LoanRequest } from "../../providers/pool/pool";
import type { InstalledProvider } from "./providers/install";
import type { ProbeStack } from "./providers/probe-stack";
import { RunningCommand, type Finished } from "./running-command";

/** A pool in this process, and Terraform commands that borrow from it. */
export interface PooledRig {
  readonly pool: Pool;
  /** The run that commands belong to. */
  runName: string;
  /** Runs a Terraform command of a stack to its end with a loan of its own. */
  run(stack: ProbeStack, provider: InstalledProvider, command: string, ...args: readonly string[]): Promise<Pooled>;
  /** The same, while the test goes on. */
  start(
    stack: ProbeStack,
    provider: InstalledProvider,
    command: string,
    args?: readonly string[],
    request?: Partial<LoanRequest>,
  ): Promise<{ readonly command: RunningCommand; readonly finished: Promise<Pooled> }>;
  end(): Promise<void>;
}

/** What became of a command, and what went wrong in the pool. */
export interface Pooled extends Finished {
  readonly failures: readonly string[];
}

/** Starts one. Sockets' paths must be short, so that its folder is not the test's. */
export async function pooledRig(terraform: string, limits = { processes: 8, bytes: 2e9 }): Promise<PooledRig> {
  const sockets = await mkdtemp("/tmp/tp-");
  const pool = new Pool({ sockets, schemas: join(sockets, "schemas") }, limits);
  const start: PooledRig["start"] = async (stack, provider, command, args = [], request = {}) => {
    const loan = await pool.lend({ ...loanOf(stack, provider), ...request }, rig.runName);
    const unasked = command === "apply" || command === "destroy" ? ["-auto-approve"] : [];
    const options = command === "state" ? [] : ["-no-color"];
    const running = new RunningCommand([terraform, command, ...unasked, ...options, ...args], stack.folder, {
      ...stack.env,
      TF_REATTACH_PROVIDERS: loan.reattach,
    });
    const finished = running.finished.then(async (ended) => ({ ...ended, failures: await loan.end() }));
    return { command: running, finished };
  };
  const rig: PooledRig = {
    pool,
    runName: "run",
    start,
    run: async (stack, provider, command, ...args) => (await start(stack, provider, command, args)).finished,
    end: async () => {
      await pool.end();
      await rm(sockets, { recursive: true, force: true });
    },
  };
  return rig;
}

/** What a command of the stack has to be lent. */
export function loanOf(stack: ProbeStack, { source, type, version }: InstalledProvider): LoanRequest {
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const lock = readFileSync(join(stack.folder, ".terraform.lock.hcl"), "utf8");
  return {
    providers: [
      {
        address: source,
        folder: join(stack.folder, ".terraform/providers", source, version, platform),
        hashes: [...lock.matchAll(/"(h1:[^"]+)"/g)].map(([, hash = ""]) => hash),
        runs: "package",
      },
    ],
    env: environment(stack.env),
    types: { resources: [`${type}_item`], dataSources: [`${type}_process`, `${type}_lookup`] },
  };
}

function environment(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
