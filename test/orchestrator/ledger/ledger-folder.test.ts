import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { nodeId, type StackNode } from "../../../orchestrator/graph/graph";
import { decodeDeployed, encodeDeployed } from "../../../orchestrator/ledger/ledger-entry";
import { LedgerFolder } from "../../../orchestrator/ledger/ledger-folder";
import { readGraph } from "../../../orchestrator/graph/read-graph";
import { folderWith } from "../../rig/project-folder";
import { synthesized } from "../../rig/synthesized";
import { tempFolder } from "../../rig/temp-folder";

const reading = {
  terraform: { backend: { local: {} } },
  data: { terraform_remote_state: { p: { backend: "local", config: { path: "../net/terraform.tfstate" } } } },
  resource: {
    terraform_data: {
      x: { input: "${data.terraform_remote_state.p.outputs.id} ${data.terraform_remote_state.p.outputs.id}" },
    },
  },
};

/** A ledger of a project in which a stack was deployed. */
class Project {
  readonly frozen = synthesized([
    { name: "net", config: { terraform: { backend: { local: { path: "../net/terraform.tfstate" } } } } },
    { name: "web", path: "prod/web", needs: ["net"], config: reading },
  ]);
  readonly data = tempFolder();
  readonly ledger = new LedgerFolder({
    path: join(this.data, "ledger"),
    frozen: this.frozen,
    origin: "/project/cdktf.out",
  });

  constructor() {
    folderWith({ "stacks/web/asset/page.html": "<p>" }, this.frozen);
  }

  async stack(id = "prod/web"): Promise<StackNode> {
    const graph = await readGraph(this.frozen);
    const node = graph.ok ? graph.value.nodes.get(nodeId(id)) : undefined;
    if (node?.kind !== "stack") throw new Error(`no stack ${id}`);
    return node;
  }

  /** A file of the ledger's copy. */
  path(file: string): string {
    return join(this.data, "ledger", "prod%2Fweb", file);
  }
}

test("a stack is remembered with what it uses, where its state is, and its files as they were applied", async () => {
  const project = new Project();
  await project.ledger.record(await project.stack());

  const { deployed } = await project.ledger.read();
  expect([...deployed.keys()]).toEqual(["prod/web"]);
  const { node, uses } = deployed.get(nodeId("prod/web")) ?? {};
  expect(uses).toEqual([{ from: "net", output: "id" }]);
  expect(node).toMatchObject({
    id: "prod/web",
    folder: "prod%2Fweb/files",
    file: "prod%2Fweb/files/cdk.tf.json",
    backend: { type: "local", config: { path: "/project/cdktf.out/stacks/web/terraform.tfstate" } },
  });
  expect(node?.reads).toEqual(new Map([["p", "net"]]));
  expect(JSON.parse(readFileSync(project.path("files/cdk.tf.json"), "utf8"))).toEqual({
    ...reading,
    terraform: {
      backend: {
        local: {
          path: "/project/cdktf.out/stacks/web/terraform.tfstate",
          workspace_dir: "/project/cdktf.out/stacks/web/terraform.tfstate.d",
        },
      },
    },
    data: {
      terraform_remote_state: {
        p: { backend: "local", config: { path: "/project/cdktf.out/stacks/net/terraform.tfstate" } },
      },
    },
  });
  expect(readFileSync(project.path("files/asset/page.html"), "utf8")).toBe("<p>");
  expect(statSync(project.path(".")).mode & 0o777).toBe(0o700);
  expect(statSync(project.path("stack.json")).mode & 0o777).toBe(0o600);
});

test("what did not change is not written again; what did is, whole", async () => {
  const project = new Project();
  await project.ledger.record(await project.stack());
  const written = statSync(project.path("stack.json")).ino;
  await project.ledger.record(await project.stack());
  expect(statSync(project.path("stack.json")).ino).toBe(written);

  folderWith({ "stacks/web/cdk.tf.json": {} }, project.frozen);
  rmSync(join(project.frozen, "stacks/web/asset"), { recursive: true });
  await project.ledger.record(await project.stack());
  expect((await project.ledger.read()).deployed.get(nodeId("prod/web"))?.uses).toEqual([]);
  expect(readdirSync(project.path("files"))).toEqual(["cdk.tf.json"]);
});

test("a stack that was destroyed is forgotten; so is one that was never known", async () => {
  const project = new Project();
  await project.ledger.record(await project.stack());
  await project.ledger.forget({ id: nodeId("prod/web") });
  await project.ledger.forget({ id: nodeId("net") });
  expect((await project.ledger.read()).deployed).toEqual(new Map());
});

test("a project without a ledger has nothing deployed, and what was recorded half does not count", async () => {
  const project = new Project();
  expect((await project.ledger.read()).deployed).toEqual(new Map());
  folderWith({ "ledger/prod%2Fweb.new/stack.json": "{torn", "ledger/empty/files/x": "" }, project.data);
  expect((await project.ledger.read()).deployed).toEqual(new Map());
});

test("what is deployed is the same after it was written as text", async () => {
  const project = new Project();
  await project.ledger.record(await project.stack());
  const { deployed } = await project.ledger.read();
  expect(decodeDeployed(encodeDeployed(deployed))).toEqual(deployed);
});

test("a stack matches as long as it is deployed with the configuration that it has", async () => {
  const project = new Project();
  const stack = await project.stack();
  expect(await project.ledger.matches(stack)).toBe(false);
  await project.ledger.record(stack, { lineage: "l", serial: 3 });
  expect(await project.ledger.matches(stack)).toBe(true);
  expect(await project.ledger.matches({ ...stack, backend: { type: "s3", config: {} } })).toBe(false);
  folderWith({ "stacks/web/cdk.tf.json": { ...reading, output: { o: { value: 1 } } } }, project.frozen);
  expect(await project.ledger.matches(stack)).toBe(false);
  rmSync(join(project.frozen, "stacks/web/cdk.tf.json"));
  expect(await project.ledger.matches(stack)).toBe(false);
});

test("a stack that was destroyed does not match", async () => {
  const project = new Project();
  const stack = await project.stack();
  await project.ledger.record(stack);
  await project.ledger.forget(stack);
  expect(await project.ledger.matches(stack)).toBe(false);
});
