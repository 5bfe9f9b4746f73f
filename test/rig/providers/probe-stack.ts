import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { RunningCommand, type Finished } from "../running-command";
import { tempFolder } from "../temp-folder";
import { loggedCalls, type LoggedCall } from "./calls-log";
import type { InstalledProvider } from "./install";

/** A stack that has a test provider, which keeps its resources in the stack's folder. */
export interface ProbeStack {
  readonly folder: string;
  /** What Terraform is run with; a test may add to it. */
  readonly env: NodeJS.ProcessEnv;
  /** The log of calls. */
  readonly log: string;
  /** Writes another configuration in place of the one that is there. */
  readonly write: (configuration: ProbeConfiguration) => void;
  /** Runs a Terraform command to its end; nothing is asked. */
  readonly run: (command: string, ...args: readonly string[]) => Promise<Finished>;
  readonly start: (command: string, ...args: readonly string[]) => RunningCommand;
  /** What of a resource lies in the folder: `item.NAME`, `other.NAME`. */
  readonly stored: (resource: string) => Readonly<Record<string, unknown>> | undefined;
  readonly calls: () => readonly LoggedCall[];
}

/** Terraform's JSON, without what names the provider. `provider`: another configuration of it. */
export interface ProbeConfiguration {
  readonly provider?: object;
  readonly [block: string]: unknown;
}

/** Makes such a stack, in a folder of its own, and runs `terraform init` in it. The provider's label is `tested`. */
export async function probeStack(
  terraform: string,
  { type, source, version, cliConfig }: InstalledProvider,
  configuration: ProbeConfiguration,
  given: NodeJS.ProcessEnv = {},
): Promise<ProbeStack> {
  const folder = tempFolder();
  const log = join(folder, "calls.log");
  const env = { ...process.env, TMPDIR: folder, TF_CLI_CONFIG_FILE: cliConfig, PROBE_CALLS: log, ...given };
  const write = ({ provider, ...blocks }: ProbeConfiguration): void => {
    const providers = [{ folder, label: "tested" }, ...(provider ? [{ folder, ...provider }] : [])];
    const required = { required_providers: { [type]: { source, version } } };
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: required, provider: { [type]: providers }, ...blocks }),
    );
  };
  const start = (command: string, ...args: readonly string[]): RunningCommand => {
    const unasked = command === "apply" || command === "destroy" ? ["-auto-approve"] : [];
    const color = command === "providers" ? [] : ["-no-color"];
    return new RunningCommand([terraform, command, ...args, ...unasked, ...color], folder, env);
  };
  const run: ProbeStack["run"] = (command, ...args) => start(command, ...args).finished;
  const stored: ProbeStack["stored"] = (resource) => {
    const file = join(folder, `${resource}.json`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>) : undefined;
  };
  write(configuration);
  const { code, stderr } = await run("init");
  if (code !== 0) throw new Error(stderr);
  return { folder, env, log, write, run, start, stored, calls: () => loggedCalls(log) };
}
