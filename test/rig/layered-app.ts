import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a layered app makes, to hold against what a run left. */
export interface LayeredApp {
  readonly stacks: readonly string[];
  readonly tasks: readonly string[];
  /** Each resource appends its name to this file when it is created: once, unless something was applied twice. */
  readonly cloud: string;
  statePath(stack: string): string;
}

/**
 * Writes the synthesized files of an app of stacks in layers, with a task between each two layers: every stack takes
 * an output of each stack of the layer before, and the task's. Needs nothing but Terraform.
 *
 * @param folder the project's folder
 */
export function layeredApp(folder: string, layers: number, width: number): LayeredApp {
  const cloud = join(folder, "cloud.log");
  const statePath = (stack: string): string => join(folder, `terraform.${stack}.tfstate`);
  const names = Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: width }, (_, index) => `s${layer}-${index}`),
  );
  const nodes: object[] = [];
  const manifest: Record<string, object> = {};
  names.forEach((stacks, layer) => {
    const before = names[layer - 1] ?? [];
    if (layer > 0) nodes.push(task(`t${layer}`, before));
    for (const stack of stacks) {
      const file = `stacks/${stack}/cdk.tf.json`;
      mkdirSync(join(folder, "cdktf.out/stacks", stack), { recursive: true });
      writeFileSync(join(folder, "cdktf.out", file), JSON.stringify(configuration(stack, before, statePath, cloud)));
      manifest[stack] = {
        name: stack,
        constructPath: stack,
        workingDirectory: `stacks/${stack}`,
        synthesizedStackPath: file,
        annotations: [],
        dependencies: before,
      };
      nodes.push(stackEntry(stack, layer));
    }
  });
  writeFileSync(join(folder, "cdktf.json"), JSON.stringify({ language: "typescript", app: "true" }));
  writeFileSync(join(folder, "cdktf.out/manifest.json"), JSON.stringify({ version: "0.21.0", stacks: manifest }));
  writeFileSync(join(folder, "cdktf.out/graph.json"), JSON.stringify({ version: 1, nodes }));
  const tasks = names.slice(1).map((_, index) => `t${index + 1}`);
  return { stacks: names.flat(), tasks, cloud, statePath };
}

/** The value that every stack of a layered app gives at last. */
export const LAYERED_VALUE = "hello";

function stackEntry(stack: string, layer: number): object {
  const inputs = layer === 0 ? {} : { greeting: { from: `t${layer}`, output: "greeting" } };
  return { kind: "stack", id: stack, stack, after: [], inputs, outputs: { value: { sensitive: false } } };
}

function task(id: string, before: readonly string[]): object {
  const inputs = Object.fromEntries(before.map((stack) => [stack, { from: stack, output: "value" }]));
  const script = `printf '{"greeting":"%s"}' "$GREETING" > "$TERRACE_OUTPUTS"`;
  return {
    kind: "command",
    id,
    after: [],
    inputs,
    command: { argv: ["/bin/sh", "-c", script] },
    env: { GREETING: [{ input: before[0] }] },
    triggers: {},
    outputs: { greeting: { type: "string", sensitive: false } },
  };
}

function configuration(
  stack: string,
  before: readonly string[],
  statePath: (stack: string) => string,
  cloud: string,
): object {
  const isFirst = before.length === 0;
  const states = before.map((name): [string, object] => [
    name,
    { backend: "local", config: { path: statePath(name) } },
  ]);
  const resource = (name: string, input: string): object => ({
    input,
    provisioner: [{ "local-exec": { command: `echo ${stack}.${name} >> '${cloud}'` } }],
  });
  return {
    terraform: { backend: { local: { path: statePath(stack) } } },
    ...(!isFirst && {
      variable: { greeting: { type: "string" } },
      data: { terraform_remote_state: Object.fromEntries(states) },
    }),
    resource: {
      terraform_data: {
        a: resource("a", isFirst ? LAYERED_VALUE : "${var.greeting}"),
        b: resource(
          "b",
          isFirst ? "${terraform_data.a.output}" : `\${data.terraform_remote_state.${before[0]}.outputs.value}`,
        ),
      },
    },
    output: { value: { value: "${terraform_data.b.output}" } },
  };
}
