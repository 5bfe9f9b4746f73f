import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deferred, Planned } from "../../orchestrator/executors/executor";
import type { NodeFailure } from "../../orchestrator/failure";
import { nodeId, type StackNode } from "../../orchestrator/graph/graph";
import type { PlannedOutput, PlannedOutputs, PlannedValues } from "../../orchestrator/plan/plan";
import type { PlannedValue } from "../../orchestrator/plan/planned-value";
import type { Result } from "../../orchestrator/result";
import type { Json } from "../../orchestrator/values/outputs";
import { RecordedJob } from "./recorded-job";
import { StackProject } from "./stack-project";
import { tempFolder } from "./temp-folder";

/** How CDKTF names the data source of another stack. */
export const state = (name: string): string => `cross-stack-reference-input-${name}`;

/** The network's data source, in a stack that reads it. */
export const net = `data.terraform_remote_state.${state("net")}`;

/** An output that is about to change. */
export function output(value: PlannedValue, rest: Partial<PlannedOutput> = {}): PlannedOutput {
  return { value, sensitive: false, changes: true, ...rest };
}

/** Two stacks, the first called `net`, the second `web`. */
interface AheadSetting {
  readonly net?: object;
  readonly web: object;
  readonly inputs?: StackNode["inputs"];
  readonly files?: Readonly<Record<string, string>>;
}

/** A network, and a stack that reads its state. */
export class AheadProject extends StackProject {
  private readonly inputs: StackNode["inputs"];
  private readonly paths: Readonly<Record<"net" | "web", string>>;

  constructor({ net = network(), web, inputs = {}, files = {} }: AheadSetting) {
    super([]);
    const states = tempFolder();
    this.paths = { net: join(states, "net.tfstate"), web: join(states, "web.tfstate") };
    this.inputs = inputs;
    this.stacks(net, web);
    const names = Object.entries(files).map(([name, text]) => [`cdktf.out/stacks/web/${name}`, text] as const);
    this.write(Object.fromEntries(names));
  }

  /** Writes the stacks, as they are from now on. */
  stacks(net: object, web: object): void {
    const backend = (name: "net" | "web"): object => ({ backend: { local: { path: this.paths[name] } } });
    const remote = { [state("net")]: { backend: "local", config: { path: this.paths.net } } };
    const isRead = JSON.stringify(web).includes(state("net"));
    const data = isRead ? { data: { terraform_remote_state: remote } } : {};
    this.synthesize([
      { name: "net", config: { terraform: backend("net"), ...net } },
      { name: "web", needs: ["net"], config: { terraform: backend("web"), ...data, ...web } },
    ]);
  }

  override async node(id: string): Promise<StackNode> {
    const node = await super.node(id);
    return id === "web" ? { ...node, inputs: this.inputs } : node;
  }

  /** Plans the network with what is; then the other with what the network is about to give. */
  async ahead(detail: "changes" | "everything" = "changes"): Promise<Result<Planned | Deferred, NodeFailure>> {
    const first = await this.planned("net", new RecordedJob({ detail }));
    if (!first.ok || first.value.kind === "deferred" || !first.value.values) throw new Error(JSON.stringify(first));
    return this.planned("web", this.jobWith({ net: first.value.values.outputs }));
  }

  jobWith(outputs: Readonly<Record<string, PlannedOutputs>>, inputs: Readonly<Record<string, Json>> = {}): RecordedJob {
    const upcoming = new Map(Object.entries(outputs).map(([id, given]) => [nodeId(id), given]));
    return new RecordedJob({ upcoming, detail: "changes", inputs });
  }

  get work(): string {
    return this.data.work(nodeId("web"));
  }

  get stateOfWeb(): string | undefined {
    return existsSync(this.paths.web) ? readFileSync(this.paths.web, "utf8") : undefined;
  }
}

/** A network whose outputs are known in part, and have all kinds of types. */
export function network(name = "n", more: object = {}): object {
  const id = "${terraform_data.net.id}";
  const values = {
    id,
    name,
    "a-b": "dash",
    list: ["x", id],
    map: { a: "k", b: id },
    set: `\${toset(["x", terraform_data.net.id])}`,
    all: '${split(",", terraform_data.net.id)}',
    on: true,
    ...more,
  };
  const output = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
  return {
    resource: { terraform_data: { net: {} } },
    output: { ...output, secret: { value: "s3cret", sensitive: true } },
  };
}

/** A stack with one resource that holds this. */
export function holding(input: unknown, rest: object = {}): object {
  return { resource: { terraform_data: { x: { input } } }, ...rest };
}

/** What a plan says that will be. */
export function valuesOf(result: Result<Planned | Deferred, NodeFailure>): PlannedValues {
  if (!result.ok || result.value.kind === "deferred" || !result.value.values) throw new Error(JSON.stringify(result));
  return result.value.values;
}

/** What the resources of a plan will hold, by address. */
export function inputsOf(values: PlannedValues): Readonly<Record<string, PlannedValue>> {
  return Object.fromEntries(
    values.resources.map(({ address, after }) => [address, (after as { readonly input: PlannedValue }).input]),
  );
}
