import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { InputFailure } from "../../../orchestrator/failure";
import { nodeId, type Graph, type StackNode } from "../../../orchestrator/graph/graph";
import { readGraph } from "../../../orchestrator/graph/read-graph";
import { projectWith } from "../../rig/project-folder";
import { drawn, synthesized, type WrittenStack } from "../../rig/synthesized";

async function graphIn(output: string): Promise<Graph> {
  const result = await readGraph(output);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

async function failureIn(output: string): Promise<InputFailure | undefined> {
  const result = await readGraph(output);
  return result.ok ? undefined : result.failure;
}

const command = {
  kind: "command",
  command: { argv: ["true"] },
  env: {},
  triggers: {},
  after: [],
  inputs: {},
  outputs: {},
};
const entry = { kind: "stack", after: [], inputs: {}, outputs: {} };
const file = (...nodes: readonly object[]): object => ({ version: 1, nodes });

describe("the files that cdktf itself writes", () => {
  const app = `
    const { App, CloudBackend, DataResource, HttpBackend, NamedCloudWorkspace, NamedRemoteWorkspace, RemoteBackend, S3Backend,
      TerraformOutput, TerraformStack, TerraformVariable } = require("cdktf");
    const { Construct } = require("constructs");
    class Stack extends TerraformStack {
      constructor(scope, id, from = [], backend = () => undefined) {
        super(scope, id);
        backend(this);
        this.resource = new DataResource(this, "r", { input: from.map((stack) => stack.resource.id) });
      }
    }
    const app = new App();
    const prod = new Construct(app, "prod");
    const local = new Stack(prod, "local");
    const s3 = new Stack(app, "s3", [], (s) => new S3Backend(s, { bucket: "b", key: "k", region: "eu-west-1", dynamodbTable: "t" }));
    const s3too = new Stack(app, "s3-too", [], (s) => new S3Backend(s, { bucket: "b", key: "other", region: "eu-west-1" }));
    const cloud = new Stack(app, "cloud", [], (s) => new CloudBackend(s, { organization: "o", workspaces: new NamedCloudWorkspace("w", "p") }));
    const remote = new Stack(app, "remote", [], (s) => new RemoteBackend(s, { organization: "o", workspaces: new NamedRemoteWorkspace("w2") }));
    const http = new Stack(app, "http", [], (s) => new HttpBackend(s, { address: "http://localhost/state" }));
    const only = new Stack(app, "only-before", [], (s) => new S3Backend(s, { bucket: "b", key: "third", region: "eu-west-1" }));
    const consumer = new Stack(app, "consumer", [local, s3, s3too, cloud, remote, http]);
    consumer.addDependency(only);
    new TerraformVariable(consumer, "password", { sensitive: true });
    new TerraformVariable(consumer, "size", {});
    new TerraformOutput(consumer, "url", { value: "u" });
    new TerraformOutput(consumer, "token", { value: "t", sensitive: true });
    app.synth();`;
  const edges = ["prod/local", "s3", "s3-too", "cloud", "remote", "http"].map((from) => `${from} -> consumer`);
  const folder = projectWith({ "app.js": app });
  const synth = (env: NodeJS.ProcessEnv): void =>
    void execFileSync(process.execPath, ["app.js"], { cwd: folder, env: { ...process.env, ...env } });

  test("give a graph in which states that are read are told from an order", async () => {
    synth({ CDKTF_OUTDIR: "json" });
    const graph = await graphIn(join(folder, "json"));

    expect([...drawn(graph)].sort()).toEqual([...edges, "only-before .> consumer"].sort());
    expect(graph.nodes.get(nodeId("consumer"))).toEqual({
      kind: "stack",
      id: "consumer",
      name: "consumer",
      folder: "stacks/consumer",
      file: "stacks/consumer/cdk.tf.json",
      backend: { type: "local", config: { path: join(folder, "terraform.consumer.tfstate") } },
      variables: new Map([
        ["password", { sensitive: true }],
        ["size", { sensitive: false }],
      ]),
      inputs: {},
      reads: expect.any(Map),
      outputs: { url: { sensitive: false }, token: { sensitive: true } },
      policy: {},
    });
    const { reads } = graph.nodes.get(nodeId("consumer")) as StackNode;
    const producers = ["prod/local", "s3", "s3-too", "cloud", "remote", "http"];
    const names = producers.map((id) => [`cross-stack-reference-input-${id.replace("/", "--")}`, id]);
    expect(Object.fromEntries(reads)).toEqual(Object.fromEntries(names));
    expect(graph.nodes.get(nodeId("cloud"))).toMatchObject({
      backend: { type: "cloud", config: { organization: "o", workspaces: { name: "w", project: "p" } } },
      outputs: { "cross-stack-output-terraform_datarid": { sensitive: true } },
    });
    expect(graph.nodes.get(nodeId("prod/local"))).toMatchObject({ name: "local", folder: "stacks/local" });
  });

  test("give the same graph in HCL; outputs of which less is known then count as sensitive", async () => {
    synth({ CDKTF_OUTDIR: "hcl", SYNTH_HCL_OUTPUT: "true" });
    const graph = await graphIn(join(folder, "hcl"));

    expect([...drawn(graph)].sort()).toEqual([...edges, "only-before .> consumer"].sort());
    expect(graph.nodes.get(nodeId("consumer"))).toMatchObject({
      file: "stacks/consumer/cdk.tf",
      outputs: { url: { sensitive: true }, token: { sensitive: true } },
    });
  });
});

describe("a stack's configuration", () => {
  const of = async (config: unknown): Promise<unknown> =>
    (await graphIn(synthesized([{ name: "a", config }]))).nodes.get(nodeId("a"));

  test.each<[string, unknown, object]>([
    ["without a backend keeps its state where it runs", {}, { backend: { type: "local", config: {} } }],
    [
      "may have its blocks in lists",
      { terraform: [{ backend: [{ s3: [{ key: "k" }] }] }], variable: [{ a: [{}] }, { b: [{ sensitive: true }] }] },
      {
        backend: { type: "s3", config: { key: "k" } },
        variables: new Map([
          ["a", { sensitive: false }],
          ["b", { sensitive: true }],
        ]),
      },
    ],
    [
      "may say in text that something is sensitive",
      { output: { a: { sensitive: "true" }, b: { sensitive: "false" } } },
      { outputs: { a: { sensitive: true }, b: { sensitive: false } } },
    ],
    [
      "of another shape is for Terraform to judge",
      { terraform: 1, output: null, variable: "x", data: [] },
      { outputs: {} },
    ],
  ])("%s", async (_, config, node) => {
    expect(await of(config)).toMatchObject(node);
  });

  test("reads the states that its settings name, as far as both say something", async () => {
    const reads = (config: object, backend = "s3"): object => ({
      data: { terraform_remote_state: { x: { backend, config, workspace: "w" } } },
    });
    const producer = {
      name: "p",
      config: { terraform: { backend: { s3: { bucket: "b", key: "k", encrypt: true } } } },
    };
    const edges = async (config: object): Promise<readonly string[]> =>
      drawn(await graphIn(synthesized([producer, { name: "c", needs: ["p"], config }])));

    expect(await edges(reads({ bucket: "b", key: "k", region: "eu" }))).toEqual(["p -> c"]);
    expect(await edges(reads({ bucket: "b", key: "other" }))).toEqual(["p .> c"]);
    expect(await edges(reads({ region: "eu" }))).toEqual(["p .> c"]);
    expect(await edges(reads({ bucket: "b", key: "k" }, "gcs"))).toEqual(["p .> c"]);
    expect(await edges({})).toEqual(["p .> c"]);
  });
});

describe("graph.json", () => {
  test("adds tasks, inputs, order, and how nodes are tried", async () => {
    const policy = { retry: { attempts: 3, delayMs: 10, maxDelayMs: 100, on: ["throttled"] }, timeoutMs: 1_000 };
    const stacks: WrittenStack[] = [
      { name: "net", config: { output: { vpc: {} } } },
      { name: "web", path: "prod/web", needs: ["net"], config: { variable: { build: {} } } },
    ];
    const graph = await graphIn(
      synthesized(
        stacks,
        file(
          { ...entry, id: "net", stack: "net", outputs: { vpc: { sensitive: true } }, policy },
          {
            ...entry,
            id: "prod/web",
            stack: "web",
            after: ["net"],
            inputs: { build: { from: "prod/build it", output: "tag" } },
          },
          {
            ...command,
            id: "prod/build it",
            inputs: { vpc: { from: "net", output: "vpc" } },
            outputs: { tag: { type: "string", sensitive: false } },
            after: ["net"],
          },
        ),
      ),
    );

    expect([...graph.nodes.keys()]).toEqual(["net", "prod/web", "prod/build it"]);
    expect(drawn(graph)).toEqual(["net .> prod/web", "prod/build it -> prod/web", "net -> prod/build it"]);
    expect(graph.nodes.get(nodeId("net"))).toMatchObject({ policy, outputs: { vpc: { sensitive: true } } });
    expect(graph.nodes.get(nodeId("prod/build it"))).toEqual({
      kind: "task",
      id: "prod/build it",
      command: { command: { argv: ["true"] }, env: {}, triggers: {} },
      inputs: { vpc: { from: "net", output: "vpc" } },
      outputs: { tag: { type: "string", sensitive: false } },
      policy: {},
    });
    expect(graph.neededBy.get(nodeId("net"))?.map(({ to }) => to)).toEqual(["prod/web", "prod/build it"]);
  });

  test("may hold an app of tasks alone", async () => {
    expect([...(await graphIn(synthesized([], file({ ...command, id: "ünï cödé" })))).nodes.keys()]).toEqual([
      "ünï cödé",
    ]);
  });
});

describe("files that can't be used", () => {
  const net: WrittenStack = { name: "network", config: { output: { vpc_id: {} } } };
  const takes = (from: string, output: string): object => ({ ...command, id: "t", inputs: { x: { from, output } } });

  test.each<[string, () => string, object]>([
    [
      "two stacks with one path",
      () =>
        synthesized([
          { name: "a", path: "x" },
          { name: "b", path: "x" },
        ]),
      { kind: "duplicate-id", id: "x" },
    ],
    [
      "a task with a stack's path",
      () => synthesized([net], file({ ...command, id: "network" })),
      { kind: "duplicate-id", id: "network" },
    ],
    [
      "two entries for one stack",
      () =>
        synthesized(
          [net],
          file({ ...entry, id: "network", stack: "network" }, { ...entry, id: "network", stack: "network" }),
        ),
      { kind: "duplicate-id", id: "network" },
    ],
    [
      "a stack that needs another that isn't there",
      () => synthesized([net, { name: "web", needs: ["netwrok"] }]),
      { kind: "unknown-node", needed: "netwrok", by: "web", nearest: ["network"] },
    ],
    [
      "a task after something that isn't there",
      () => synthesized([net], file({ ...command, id: "t", after: ["net"] })),
      { kind: "unknown-node", needed: "net", by: "t", nearest: [] },
    ],
    [
      "a task that takes from something that isn't there",
      () => synthesized([net], file(takes("networc", "vpc_id"))),
      { kind: "unknown-node", needed: "networc", by: "t", nearest: ["network"] },
    ],
    [
      "an entry for a stack that isn't there",
      () => synthesized([net], file({ ...entry, id: "x", stack: "networks" })),
      { kind: "unknown-node", needed: "networks", by: "x", nearest: ["network"] },
    ],
    [
      "a task that takes what a stack doesn't give",
      () => synthesized([net], file(takes("network", "vpcid"))),
      { kind: "unknown-output", output: "vpcid", of: "network", by: "t", nearest: ["vpc_id"] },
    ],
    [
      "a task that takes what every object has",
      () => synthesized([net], file(takes("network", "constructor"))),
      { kind: "unknown-output", output: "constructor" },
    ],
    [
      "a stack that takes what a task doesn't give",
      () =>
        synthesized(
          [net],
          file(
            { ...entry, id: "network", stack: "network", inputs: { x: { from: "t", output: "y" } } },
            { ...command, id: "t" },
          ),
        ),
      { kind: "unknown-output", output: "y", of: "t", by: "network", nearest: [] },
    ],
    [
      "stacks in a cycle",
      () =>
        synthesized([
          { name: "a", needs: ["b"] },
          { name: "b", needs: ["c"] },
          { name: "c", needs: ["a"] },
        ]),
      { kind: "cycle", path: ["a", "b", "c", "a"] },
    ],
    [
      "a cycle through a task",
      () =>
        synthesized(
          [net],
          file({ ...entry, id: "network", stack: "network", after: ["t"] }, takes("network", "vpc_id")),
        ),
      { kind: "cycle", path: ["network", "t", "network"] },
    ],
    [
      "a node after itself",
      () => synthesized([], file({ ...command, id: "t", after: ["t"] })),
      { kind: "cycle", path: ["t", "t"] },
    ],
    ["an app without nodes", () => synthesized([]), { kind: "empty-app" }],
  ])("%s", async (_, output, failure) => {
    expect(await failureIn(output())).toMatchObject(failure);
  });

  test.each<[string, () => string, string, string]>([
    ["no manifest", () => "/nowhere", "manifest.json", "ENOENT"],
    [
      "a stack whose configuration is gone",
      () => {
        const output = synthesized([net]);
        rmSync(join(output, "stacks"), { recursive: true });
        return output;
      },
      "stacks/network/cdk.tf.json",
      "ENOENT",
    ],
    [
      "a configuration that is broken",
      () => synthesized([{ ...net, config: '{\n"output": }' }]),
      "stacks/network/cdk.tf.json",
      "Value expected at line 2, column 11",
    ],
    [
      "a graph file that is cut off",
      () => synthesized([net], '{"version": 1, "nodes": ['),
      "graph.json",
      "Close bracket expected at line 1, column 26",
    ],
    [
      "a graph file of another version",
      () => synthesized([net], { version: 2, nodes: [] }),
      "graph.json",
      "version: Invalid input: expected 1",
    ],
    [
      "a graph file with a mistake in a node",
      () => synthesized([net], file({ ...command, id: "t", outputs: { x: { type: "text", sensitive: false } } })),
      "graph.json",
      "nodes.0.outputs.x.type: Invalid option: expected one of",
    ],
    [
      "a graph file of another app",
      () => synthesized([net], file({ ...entry, id: "prod/network", stack: "network" })),
      "graph.json",
      "prod/network: network is network",
    ],
  ])("%s", async (_, output, name, problem) => {
    const folder = output();
    expect(await failureIn(folder)).toEqual({
      kind: "bad-file",
      file: join(folder, name),
      problem: expect.stringContaining(problem),
    });
  });
});
