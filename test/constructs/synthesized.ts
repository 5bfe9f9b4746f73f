import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DataResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { App } from "terrace";
import {
  type CommandEntry,
  type GraphFile,
  graphFileSchema,
  type StackEntry,
} from "../../orchestrator/graph/graph-file";
import { tempFolder } from "../rig/temp-folder";

/** An app that writes into a folder of its own. */
export function testApp(): App {
  return new App({ outdir: tempFolder() });
}

/** A stack with one resource; its attributes are the values that other nodes take. */
export class Producer extends TerraformStack {
  readonly resource: DataResource;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.resource = new DataResource(this, "thing", { input: { url: "u", port: 1, hosts: ["h"] } });
  }

  get url(): string {
    return this.resource.getStringAttribute("output.url");
  }
}

/** Synthesizes an app. Returns the folder of one of its stacks. */
export function stackFolder(app: App, { node }: TerraformStack): string {
  app.synth();
  return join(app.outdir, "stacks", node.id);
}

/** What Terraform reads in the folder of a stack, without what CDKTF notes beside each element. */
export function configurationIn(folder: string): Configuration {
  const text = readFileSync(join(folder, "cdk.tf.json"), "utf8");
  return JSON.parse(text, (key, value: unknown) => (key === "//" ? undefined : value)) as Configuration;
}

/** A configuration in Terraform's JSON syntax. */
export type Configuration = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

/** The files that an app writes, read back. */
export class Synthesized {
  readonly #folder: string;
  readonly graph: GraphFile;

  constructor(app: App) {
    app.synth();
    this.#folder = app.outdir;
    this.graph = graphFileSchema.parse(JSON.parse(readFileSync(join(app.outdir, "graph.json"), "utf8")));
  }

  /** A task's entry. */
  task(id: string): CommandEntry {
    const entry = this.graph.nodes.find((node) => node.id === id);
    if (entry?.kind !== "command") throw new Error(`no task ${id}`);
    return entry;
  }

  /** A stack's entry. */
  stack(id: string): StackEntry {
    const entry = this.graph.nodes.find((node) => node.id === id);
    if (entry?.kind !== "stack") throw new Error(`no stack ${id}`);
    return entry;
  }

  /** What Terraform reads of a stack, by the stack's name. */
  terraform(name: string): TerraformJson {
    return JSON.parse(readFileSync(join(this.#folder, "stacks", name, "cdk.tf.json"), "utf8")) as TerraformJson;
  }
}

/** The parts of a configuration that these tests look at. */
export interface TerraformJson {
  readonly variable?: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
  readonly resource?: { readonly terraform_data: Readonly<Record<string, { readonly input?: unknown }>> };
}
