import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { LocalPlatform } from "../../../providers/local/platform";
import { processResource } from "../../../providers/local/process";
import { compileProgram, startChild } from "../child-program";
import { eventually } from "./eventually";
import { localPlatform, withDefaults } from "./local-rig";
import { processesWith, type Seen } from "./processes";

/** What create and update are given. */
export type ProcessPlan = Parameters<typeof processResource.create>[0];
/** What they answer. */
export type ProcessState = Parameters<typeof processResource.read>[0];

/** A process of a platform of its own; by default it does nothing for ever, and can be told by its command line. */
export class ProcessRig {
  readonly mark: string;

  constructor(readonly platform: LocalPlatform = localPlatform()) {
    this.mark = `mark-of-${platform.folder}`;
  }

  plan(config: object = {}): ProcessPlan {
    return withDefaults(processResource, { name: "web", command: this.node(IDLE), stop_timeout: 5, ...config });
  }

  node(script: string, ...args: readonly string[]): readonly string[] {
    return [process.execPath, "-e", script, this.mark, ...args];
  }

  /** All living processes of it, but for its supervisor. */
  running(): readonly Seen[] {
    return processesWith(this.mark);
  }

  supervisors(): readonly Seen[] {
    return processesWith(join(this.platform.folder, ".platform", "processes")).filter(
      ({ command }) => !command.includes(this.mark),
    );
  }

  /** Resolves once none of its processes is left. */
  async gone(): Promise<void> {
    await eventually(
      () => [...this.running(), ...this.supervisors()],
      (found) => found.length === 0,
    );
  }

  /** All that lies in the folder of processes. */
  files(): readonly string[] {
    return readdirSync(join(this.platform.folder, ".platform", "processes"));
  }

  /** Runs a handler in a program that is killed when it has got through so many steps. Tells whether it was. */
  async killedAfter(
    steps: number,
    handler: "create" | "update" | "delete",
    ...values: readonly object[]
  ): Promise<boolean> {
    program ??= compileProgram(PROGRAM);
    const { folder, allow, environment, supervisor } = this.platform;
    const told = { platform: { folder, allow, environment, supervisor }, handler, values, steps };
    const child = startChild(process.execPath, [program, JSON.stringify(told)]);
    const said = await child.ended;
    return child.process.signalCode === "SIGKILL" && said === "";
  }
}

const IDLE = "setInterval(() => undefined, 1000)";

let program: string | undefined;

const PROGRAM = `
  import { processResource } from "./providers/local/process";

  async function main() {
    const { platform, handler, values, steps } = JSON.parse(process.argv[2]!);
    let left = steps;
    const reached = () => void (left-- === 0 && process.kill(process.pid, "SIGKILL"));
    reached();
    const client = { ...platform, reached };
    const context = { client, config: {}, signal: new AbortController().signal, progress: () => undefined };
    await (processResource as any)[handler](...values, context);
    process.stdout.write("done");
  }

  void main();
`;
