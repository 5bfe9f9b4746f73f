import { join } from "node:path";
import { folderWith } from "../project-folder";
import type { GeneratedApp, GeneratedStack, GeneratedTask, Item, Resource } from "./app";
import { quoted, type Expression } from "./expression";

/** The folders and files of a generated app's project. */
export class GeneratedProject {
  constructor(readonly folder: string) {}

  get output(): string {
    return join(this.folder, "cdktf.out");
  }

  state(id: string): string {
    return join(this.folder, "states", `${id}.tfstate`);
  }

  /** A file that a stack reads. */
  private file(id: string): string {
    return join(this.folder, "outside", `${id}.txt`);
  }

  /** A state that a stack reads, and that is none of the graph's. */
  private outside(id: string): string {
    return join(this.folder, "outside", `${id}.tfstate`);
  }

  /** Writes an app's synthesized files. */
  synthesize(app: GeneratedApp): void {
    const stacks = app.nodes.filter((node) => node.kind === "stack");
    folderWith(
      {
        "cdktf.out/manifest.json": { version: "0.21.0", stacks: Object.fromEntries(stacks.map(manifestEntry)) },
        "cdktf.out/graph.json": { version: 1, nodes: app.nodes.map(graphEntry) },
        ...Object.fromEntries(stacks.flatMap((stack) => this.stackFiles(stack))),
      },
      this.folder,
    );
  }

  /** Writes what a stack reads that is outside of the graph. */
  writeOutside(id: string, text: string, what: readonly (keyof typeof OUTSIDE)[] = ["file", "state"]): void {
    if (what.includes("file")) folderWith({ [`outside/${id}.txt`]: text }, this.folder);
    if (what.includes("state")) folderWith({ [`outside/${id}.tfstate`]: stateOf(text) }, this.folder);
  }

  private stackFiles(stack: GeneratedStack): readonly (readonly [string, object])[] {
    const folder = `cdktf.out/stacks/${stack.id}`;
    const hasModule = stack.items.some(({ kind }) => kind === "module");
    return [
      [`${folder}/cdk.tf.json`, this.configuration(stack)],
      ...(hasModule ? [[`${folder}/modules/m/main.tf.json`, MODULE] as const] : []),
    ];
  }

  private configuration(stack: GeneratedStack): object {
    const resources = stack.items.filter((item) => item.kind === "resource");
    const data = {
      ...Object.fromEntries(
        stack.links.map(({ from, name, dependsOn }) => [
          name,
          { ...this.remoteState(this.state(from)), ...(dependsOn.length > 0 && { depends_on: dependsOn }) },
        ]),
      ),
      ...(stack.outside.includes("state") && { outside: this.remoteState(this.outside(stack.id)) }),
    };
    return withoutEmpty({
      terraform: { backend: { local: { path: this.state(stack.id) } } },
      variable: Object.fromEntries(
        stack.inputs.map(({ name, declared, sensitive }) => [
          name,
          { type: declared, ...(sensitive && { sensitive }) },
        ]),
      ),
      data: withoutEmpty({ terraform_remote_state: data }),
      locals: blocks(stack.items, "local", ({ value }) => template(value)),
      module: blocks(stack.items, "module", ({ same, made }) => ({
        source: "./modules/m",
        same: template(same),
        made: template(made),
      })),
      resource: {
        terraform_data: {
          salt: {
            input: `\${${quoted(stack.salt)}}`,
            ...(stack.createFirst && { lifecycle: { create_before_destroy: true } }),
          },
          ...this.outsideResources(stack),
          ...Object.fromEntries(
            stack.links.filter(({ mirrored }) => mirrored).map(({ from, name }) => [mirrorOf(from), mirror(name)]),
          ),
          ...blocks(stack.items, "resource", resourceBlock),
        },
      },
      moved: resources.flatMap(({ name, movedFrom }) =>
        movedFrom === undefined ? [] : [{ from: `terraform_data.${movedFrom}`, to: `terraform_data.${name}` }],
      ),
      output: Object.fromEntries(
        stack.outputs.map(({ name, value }) => [
          name,
          { value: template(value), ...(value.sensitive && { sensitive: true }) },
        ]),
      ),
    });
  }

  private remoteState(path: string): object {
    return { backend: "local", config: { path } };
  }

  private outsideResources({ id, outside }: GeneratedStack): object {
    const file = JSON.stringify(this.file(id));
    return {
      ...(outside.includes("file") && {
        [OUTSIDE.file]: { input: { text: `\${file(${file})}`, sum: `\${filesha256(${file})}` } },
      }),
      ...(outside.includes("state") && {
        [OUTSIDE.state]: { input: "${data.terraform_remote_state.outside.outputs.value}" },
      }),
    };
  }
}

/** Names of the resources that are made of what is outside of the graph. */
export const OUTSIDE = { file: "of_file", state: "of_state" } as const;

/** The name of the resource whose value is all that another stack gives. */
export function mirrorOf(from: string): string {
  return `mirror_of_${from}`;
}

function mirror(name: string): object {
  return { input: `\${jsonencode(data.terraform_remote_state.${name}.outputs)}` };
}

function stateOf(value: string): object {
  return {
    version: 4,
    terraform_version: "1.11.4",
    serial: 1,
    lineage: "2f4e5f0e-0000-4000-8000-000000000000",
    outputs: { value: { value, type: "string" } },
    resources: [],
  };
}

/** Gives back one of its arguments, and makes a resource of the other. */
const MODULE = {
  variable: { same: { type: "any" }, made: { type: "any" } },
  resource: { terraform_data: { inner: { input: "${var.made}" } } },
  output: {
    same: { value: "${var.same}" },
    made: { value: "${terraform_data.inner.output}" },
    id: { value: "${terraform_data.inner.id}" },
  },
};

function template({ text }: Expression): string {
  return `\${${text}}`;
}

function blocks<K extends Item["kind"]>(
  items: readonly Item[],
  kind: K,
  block: (item: Extract<Item, { kind: K }>) => unknown,
): object {
  const ofKind = items.filter((item) => item.kind === kind) as Extract<Item, { kind: K }>[];
  return Object.fromEntries(ofKind.map((item) => [item.name, block(item)]));
}

function resourceBlock({ input, triggers, repeat, dependsOn, lifecycle }: Resource): object {
  return {
    input: template(input),
    ...(triggers && { triggers_replace: template(triggers) }),
    ...(repeat && { [repeat.by]: `\${${repeatedOver(repeat.over)}}` }),
    ...(dependsOn.length > 0 && { depends_on: dependsOn }),
    ...(Object.keys(lifecycle).length > 0 && { lifecycle }),
  };
}

/** A set that came through a variable of any type is a list. */
function repeatedOver({ text, type }: Expression): string {
  return typeof type === "object" && type.kind === "set" ? `toset(${text})` : text;
}

function withoutEmpty(of: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => Object.keys(value as object).length > 0));
}

function manifestEntry({ id, links, after }: GeneratedStack): readonly [string, object] {
  const folder = `stacks/${id}`;
  return [
    id,
    {
      name: id,
      constructPath: id,
      workingDirectory: folder,
      synthesizedStackPath: `${folder}/cdk.tf.json`,
      annotations: [],
      dependencies: [...links.map(({ from }) => from), ...after],
    },
  ];
}

function graphEntry(node: GeneratedStack | GeneratedTask): object {
  const { id } = node;
  const inputs = Object.fromEntries(node.inputs.map(({ name, from, output }) => [name, { from, output }]));
  if (node.kind === "stack") {
    const outputs = Object.fromEntries(node.outputs.map(({ name, value: { sensitive } }) => [name, { sensitive }]));
    return { kind: "stack", id, stack: id, after: [], inputs, outputs };
  }
  return {
    ...{ kind: "command", id, after: [], inputs, env: {}, triggers: { salt: node.salt } },
    command: { argv: commandOf(node) },
    outputs: Object.fromEntries(node.outputs.map(({ name, type, sensitive }) => [name, { type, sensitive }])),
  };
}

/** The command of a task: what it gives hangs on its inputs alone. */
export function commandOf({ outputs }: GeneratedTask): readonly string[] {
  const members = outputs.map(({ name, json }) => `${JSON.stringify(name)}: ${json.replaceAll("%s", "'\"$sum\"'")}`);
  const script = `sum=$(cksum < "$TERRACE_INPUTS" | cut -d " " -f 1); printf '%s' '{${members.join(", ")}}' > "$TERRACE_OUTPUTS"`;
  return ["/bin/sh", "-c", script];
}
