import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Recorded } from "../../orchestrator/events";
import { appOf, makeProject, type UserProject } from "./project";
import { behave, type Behaviours } from "./providers/behaviour";
import { loggedCalls, untilLogged, type LoggedCall } from "./providers/calls-log";
import type { InstalledProvider } from "./providers/install";
import type { Finished, RunningCommand } from "./running-command";
import type { Surroundings } from "./surroundings";

/** A CDKTF project whose stacks use test providers, which keep what they make in a folder of the project. */
export class ProbeProject {
  private constructor(private readonly project: UserProject) {}

  /** @param statements the app's, which can use what {@link BINDINGS} has */
  static make(surroundings: Surroundings, installed: readonly InstalledProvider[], statements: string): ProbeProject {
    const project = makeProject({ "probe.js": BINDINGS, "main.js": main(installed, statements) });
    const made = new ProbeProject(project);
    mkdirSync(made.cloud);
    const [{ cliConfig } = { cliConfig: "" }] = installed;
    const probe = { TF_CLI_CONFIG_FILE: cliConfig, PROBE_CALLS: made.log, PROBE_FOLDER: made.cloud };
    return made.with({ ...surroundings.env, ...probe });
  }

  /** The same project, where commands see more variables. */
  with(env: Readonly<Record<string, string>>): ProbeProject {
    return new ProbeProject(this.project.with(env));
  }

  get folder(): string {
    return this.project.folder;
  }

  /** Runs `terrace` to its end. */
  terrace(...args: readonly string[]): Promise<Finished> {
    return this.project.terrace(...args);
  }

  /** Starts `terrace`. */
  start(...args: readonly string[]): RunningCommand {
    return this.project.start(...args);
  }

  /** Tells the providers how to behave. */
  behave(behaviours: Behaviours): void {
    behave(this.cloud, behaviours);
  }

  /** The calls of a method that providers got, and when they were answered. */
  calls(method: string): readonly LoggedCall[] {
    return loggedCalls(this.log).filter((call) => call.method === method);
  }

  /** Resolves when a call about a resource has come. */
  untilCalled(method: string, name: string): Promise<LoggedCall> {
    return untilLogged(this.log, (call) => call.method === method && call.name === name && call.event === "called");
  }

  /** What a provider has made of an item: its name, and how often it was written. */
  made(item: string): string | undefined {
    const file = join(this.cloud, `item.${item}.json`);
    if (!existsSync(file)) return undefined;
    return (JSON.parse(readFileSync(file, "utf8")) as { readonly result: string }).result;
  }

  /** Changes an item behind Terraform's back. */
  drift(item: string, attributes: object): void {
    const file = join(this.cloud, `item.${item}.json`);
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), ...attributes }));
  }

  /** The results of the items that a stack's state holds. */
  inState(stack: string): readonly string[] {
    const items = this.state(stack).resources.filter(({ type }) => type.endsWith("_item"));
    return items.flatMap(({ instances }) => instances.map(({ attributes }) => attributes.result)).sort();
  }

  /** An output that several stacks have. */
  outputs(name: string, stacks: readonly string[]): readonly unknown[] {
    return stacks.map((stack) => this.state(stack).outputs[name]?.value);
  }

  /** The state of a stack. */
  state(stack: string): State {
    return JSON.parse(this.project.read(`terraform.${stack}.tfstate`)) as State;
  }

  /** The events of the newest run, as its journal has them. */
  events(): readonly Recorded[] {
    const runs = join(this.folder, ".terrace", "runs");
    const newest = readdirSync(runs).sort().at(-1) ?? "";
    const lines = readFileSync(join(runs, newest, "journal.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    return lines.map((line) => JSON.parse(line) as Recorded);
  }

  /** Whose providers the commands of the newest run worked with, in the order they ran: `plan warm`, `apply plain`. */
  steps(stack?: string, events = this.events()): readonly string[] {
    return events.flatMap((event) =>
      event.type === "node-step" && event.providers && (stack === undefined || event.node === stack)
        ? [`${event.step} ${event.providers}`]
        : [],
    );
  }

  /** Where the providers keep things. */
  private get cloud(): string {
    return join(this.folder, "cloud");
  }

  private get log(): string {
    return join(this.cloud, "calls.log");
  }
}

/** What of a state is looked at. */
interface State {
  readonly resources: readonly {
    readonly type: string;
    readonly instances: readonly { readonly attributes: { readonly result: string } }[];
  }[];
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
}

function main(installed: readonly InstalledProvider[], statements: string): string {
  const sources = installed.map(({ type, source, version }) => [type, { source, version }] as const);
  return appOf(`
    const { stackOf, item, running } = require("./probe")(app, ${JSON.stringify(Object.fromEntries(sources))});
    ${statements}
  `);
}

/**
 * What `cdktf get` would have made, as far as it is needed:
 * - `stackOf(name, config)`: a stack with the provider `config.type` (probe6), which is configured with the rest;
 * - `item(stack, name, attributes)`: a resource of that provider;
 * - `running(stack)`: outputs `pid` and `cwd` of the provider's process.
 */
const BINDINGS = `
  const { TerraformDataSource, TerraformOutput, TerraformProvider, TerraformResource, TerraformStack } = require("cdktf");
  const { join } = require("node:path");
  const cloud = join(__dirname, "cloud");
  module.exports = (app, sources) => {
    const types = new Map();
    const ofType = (type, kind) => ({
      terraformResourceType: kind ? type + "_" + kind : type,
      terraformGeneratorMetadata: { providerName: type, providerVersionConstraint: sources[type].version },
      terraformProviderSource: sources[type].source,
    });
    const withAttributes = (element, attributes) => {
      for (const [name, value] of Object.entries(attributes)) element.addOverride(name, value);
      return element;
    };
    return {
      stackOf: (name, { type = "probe6", ...config } = {}) => {
        const stack = new TerraformStack(app, name);
        types.set(stack, type);
        withAttributes(new TerraformProvider(stack, "provider", ofType(type)), { folder: cloud, ...config });
        return stack;
      },
      item: (stack, name, attributes = {}) => {
        const resource = new TerraformResource(stack, name, ofType(types.get(stack), "item"));
        return withAttributes(resource, { name, ...attributes });
      },
      running: (stack) => {
        const source = new TerraformDataSource(stack, "process", ofType(types.get(stack), "process"));
        for (const name of ["pid", "cwd"]) {
          new TerraformOutput(stack, name, { value: source.getStringAttribute(name), staticId: true });
        }
        return stack;
      },
    };
  };
`;
