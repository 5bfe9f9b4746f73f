import { join } from "node:path";
import { consumedOutputs, type Consumed } from "../../../../../orchestrator/executors/terraform/unchanged/consumed";
import type { TerraformJson } from "../../../../../orchestrator/executors/terraform/work-folder";
import { nodeId, type StackNode } from "../../../../../orchestrator/graph/graph";
import type { Outputs } from "../../../../../orchestrator/values/outputs";
import { folderWith } from "../../../../rig/project-folder";

const folder = folderWith({
  "net.tfstate": { version: 4, serial: 1, lineage: "l", outputs: { id: { value: "vpc-1", type: "string" } } },
  "old.tfstate": { version: 3, modules: [] },
  "torn.tfstate": "{",
});

function local(path: string, rest: object = {}): object {
  return { backend: "local", config: { path: path.startsWith("net") ? join(folder, path) : path }, ...rest };
}

interface Given {
  readonly workspace?: string;
  readonly outputs?: Outputs;
}

/** What a stack takes by data sources, of which `p` reads a producer. */
function consumed(states: unknown, { workspace = "default", outputs }: Given = {}): Promise<Consumed | undefined> {
  const node = { reads: new Map([["p", nodeId("producer")]]) } as unknown as StackNode;
  return consumedOutputs(node, { data: { terraform_remote_state: states } } as TerraformJson, {
    workspace,
    outputsOf: (id) => Promise.resolve(id === "producer" ? outputs : undefined),
  });
}

const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;

test("the outputs in a state's file, in the workspace that there is without a word", async () => {
  expect(await consumed({ x: local("net.tfstate") })).toEqual({ x: hash });
  const inWorkspace = local("net.tfstate", { workspace: "${terraform.workspace}" });
  expect(await consumed({ x: inWorkspace })).toEqual(await consumed({ x: local("net.tfstate") }));
});

test("the outputs of a producer whose state is elsewhere, in the workspace that Terraform is in", async () => {
  const outputs = (value: string): Outputs => ({ id: { value, sensitive: false } });
  const p = { backend: "s3", config: { key: "k" }, workspace: "${terraform.workspace}" };
  const one = await consumed({ p }, { outputs: outputs("1") });
  expect(one).toEqual({ p: hash });
  expect(await consumed({ p }, { outputs: outputs("1"), workspace: "dev" })).toEqual(one);
  expect(await consumed({ p }, { outputs: outputs("2") })).not.toEqual(one);
});

test("nothing, where nothing is read", async () => {
  expect(await consumed(undefined)).toEqual({});
});

test.each<[string, unknown, Given?]>([
  ["a file that is not there", { x: local("net2.tfstate") }],
  ["a state of a form that is not known", { x: local(join(folder, "old.tfstate")) }],
  ["a state that is torn", { x: local(join(folder, "torn.tfstate")) }],
  ["a path that is worked out", { x: local("${var.path}") }],
  ["settings that are worked out", { x: { backend: "local", config: "${var.settings}" } }],
  ["another workspace", { x: local("net.tfstate", { workspace: "dev" }) }],
  ["the default workspace, from another", { x: local("net.tfstate") }, { workspace: "dev" }],
  ["a local state of a workspace", { x: local("net.tfstate", { workspace: "dev" }) }, { workspace: "dev" }],
  ["a state elsewhere that is none of the app's", { x: { backend: "s3", config: {} } }],
  ["a producer that nobody knows anything of", { p: { backend: "s3", config: {} } }],
  ["blocks in a list", [{ x: local("net.tfstate") }]],
  ["a block in a list", { x: [local("net.tfstate")] }],
  ["a part that can't be told beside one that can", { x: local("net.tfstate"), y: local("net2.tfstate") }],
])("nothing can be told of %s", async (_, states, given: Given = {}) => {
  expect(await consumed(states, given)).toBeUndefined();
});
