import { nodeId, type Backend, type Graph, type StackNode } from "../../../orchestrator/graph/graph";
import { isBeside, ledgerPlace, placeName, type SharedPlace } from "../../../orchestrator/shared-ledger/place";

const scope = { projectId: "shop", workspace: undefined };

/** Stacks with these backends. */
function stacks(...backends: readonly Backend[]): Pick<Graph, "nodes"> {
  return { nodes: new Map(backends.map((backend, index) => [nodeId(`s${index}`), stack(backend, `s${index}`)])) };
}

function stack(backend: Backend, id = "s"): StackNode {
  const nothing = { inputs: {}, outputs: {}, policy: {}, variables: new Map(), reads: new Map() };
  return { kind: "stack", id: nodeId(id), name: id, folder: id, file: `${id}/cdk.tf.json`, backend, ...nothing };
}

function s3(key: string, more: Backend["config"] = {}): Backend {
  return { type: "s3", config: { bucket: "b", region: "r", key, ...more } };
}

function shared(backend: Backend, projectId = "shop"): SharedPlace {
  const place = ledgerPlace(stacks(backend), { ...scope, projectId });
  if (place.kind !== "shared") throw new Error(place.because);
  return place;
}

test.each([
  ["s3", { key: "web" }, { key: "terrace/shop/ledger.tfstate" }],
  ["azurerm", { key: "web" }, { key: "terrace/shop/ledger.tfstate" }],
  ["oci", { key: "web" }, { key: "terrace/shop/ledger.tfstate" }],
  ["gcs", { prefix: "web" }, { prefix: "terrace/shop/ledger" }],
  ["consul", { path: "web" }, { path: "terrace/shop/ledger" }],
  ["oss", { prefix: "web", key: "x" }, { prefix: "terrace/shop", key: "ledger.tfstate" }],
  ["cos", { prefix: "web" }, { prefix: "terrace/shop", key: "ledger.tfstate" }],
  ["kubernetes", { secret_suffix: "web" }, { secret_suffix: "terrace-shop-ledger" }],
  ["pg", { schema_name: "web" }, { schema_name: "terrace_shop_ledger" }],
])("%s: the ledger has the settings of the states, and a name of its own", (type, name, expected) => {
  expect(shared({ type, config: { where: "there", ...name } }).backend).toEqual({
    type,
    config: { where: "there", ...expected },
  });
});

test("stacks may differ in the name of the state, and have it in files of the project", () => {
  const local: Backend = { type: "local", config: { path: "x" } };
  expect(ledgerPlace(stacks(local, s3("a"), s3("b"), local), scope)).toMatchObject({ kind: "shared" });
});

test("a stack that is no longer in the app has no say", () => {
  const { nodes } = stacks(s3("a"));
  const removed = { ...stack(s3("b", { bucket: "old" }), "old"), isRemoved: true as const };
  expect(ledgerPlace({ nodes: new Map([...nodes, [removed.id, removed]]) }, scope)).toMatchObject({ kind: "shared" });
});

test.each([
  ["states in files", stacks({ type: "local", config: {} }), scope, { because: "local-states" }],
  ["no stack", stacks(), scope, { because: "local-states" }],
  ["http", stacks({ type: "http", config: {} }), scope, { because: "backend", type: "http" }],
  ["remote", stacks({ type: "remote", config: {} }), scope, { because: "backend", type: "remote" }],
  ["cloud", stacks({ type: "cloud", config: {} }), scope, { because: "backend", type: "cloud" }],
  ["a name of Object's", stacks({ type: "constructor", config: {} }), scope, { because: "backend" }],
  ["two buckets", stacks(s3("a"), s3("b", { bucket: "c" })), scope, { because: "backends" }],
  ["two types", stacks(s3("a"), { type: "gcs", config: { bucket: "b" } }), scope, { because: "backends" }],
  ["another setting", stacks(s3("a"), s3("b", { profile: "p" })), scope, { because: "backends" }],
  ["no project id", stacks(s3("a")), { ...scope, projectId: undefined }, { because: "no-project-id" }],
  ["an empty project id", stacks(s3("a")), { ...scope, projectId: "" }, { because: "no-project-id" }],
  ["a workspace", stacks(s3("a")), { ...scope, workspace: "dev" }, { because: "workspace" }],
])("%s: the ledger stays in the project's folder, and it is known why", (_, graph, scope, because) => {
  expect(ledgerPlace(graph, scope)).toMatchObject({ kind: "own", ...because });
});

describe("a project's id in the name of a state", () => {
  test.each(["../../other", "a/b", "ä ö", "..", "x".repeat(300), "A_b.C"])(
    "%s leads nowhere else, and fits where it goes",
    (id) => {
      expect(shared(s3("a"), id).backend.config["key"]).toMatch(/^terrace\/[\w-][\w.-]{0,99}\/ledger\.tfstate$/);
      const secret = shared({ type: "kubernetes", config: {} }, id).backend.config["secret_suffix"];
      expect(secret).toMatch(/^terrace-[a-z0-9-]{1,40}-ledger$/);
      const schema = shared({ type: "pg", config: {} }, id).backend.config["schema_name"] as string;
      expect(schema.length).toBeLessThanOrEqual(63);
    },
  );

  test("ids that would be written alike stay apart", () => {
    const ids = ["a/b", "a-b", "a b", "A-B", "A/B"];
    for (const type of ["s3", "kubernetes", "pg"]) {
      expect(new Set(ids.map((id) => JSON.stringify(shared({ type, config: {} }, id).backend))).size).toBe(ids.length);
    }
  });
});

test("it has a short name", () => {
  expect(placeName(shared(s3("a")))).toBe("terrace/shop/ledger.tfstate (s3)");
  expect(placeName(shared({ type: "oss", config: {} }))).toBe("terrace/shop/ledger.tfstate (oss)");
});

test("a stack of another bucket is not beside it", () => {
  const place = shared(s3("a"));
  expect(isBeside(stack(s3("x")), place)).toBe(true);
  expect(isBeside(stack(s3("x", { bucket: "c" })), place)).toBe(false);
});
