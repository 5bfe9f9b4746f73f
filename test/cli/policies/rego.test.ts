import { copyFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { create } from "tar";
import { loadRego } from "../../../cli/policies/rego";
import type { Finding } from "../../../orchestrator/plan/judgement";
import { regoFindings, regoInput, stackOfConfiguration, type Stack } from "../../../policies";
import { projectWith } from "../../rig/project-folder";
import { tempFolder } from "../../rig/temp-folder";

const compiled = resolve(__dirname, "../../rig/rego/queue.wasm");

function shop(encrypted: boolean): Stack {
  const queue = { "//": { metadata: { path: "shop/jobs/queue" } }, sqs_managed_sse_enabled: encrypted };
  return stackOfConfiguration("shop", { resource: { aws_sqs_queue: { jobs: queue } } });
}

async function findingsBy(file: string, stack: Stack): Promise<readonly Finding[]> {
  const loaded = await loadRego([file], projectWith({}));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return loaded.value.flatMap((policy) => policy.findingsIn(stack));
}

async function problemOf(file: string): Promise<unknown> {
  const loaded = await loadRego([file], projectWith({}));
  return loaded.ok ? undefined : loaded.failure;
}

function bundle(...names: readonly string[]): string {
  const folder = tempFolder();
  copyFileSync(compiled, join(folder, "policy.wasm"));
  writeFileSync(join(folder, "data.json"), '{"allowed":["a"]}');
  const file = join(folder, "bundle.tar.gz");
  create({ file, cwd: folder, gzip: true, sync: true, prefix: "/", portable: true }, [...names]);
  return file;
}

const found: Finding = {
  ...{
    rule: "rego-queue",
    severity: "high",
    title: "The Rego policy lets it pass",
    stack: shop(false).id as Finding["stack"],
  },
  ...{ address: "aws_sqs_queue.jobs", construct: "shop/jobs/queue", message: "it is not encrypted" },
  ...{ remedy: "See the policy.", references: [] },
};

test("a policy in WebAssembly sees a stack's resources, and its findings have their construct", async () => {
  expect(await findingsBy(compiled, shop(false))).toEqual([found]);
  expect(await findingsBy(compiled, shop(true))).toEqual([]);
});

test("a bundle brings its policy, and its data", async () => {
  expect(await findingsBy(bundle("policy.wasm", "data.json"), shop(false))).toEqual([found]);
});

test("a policy can be asked again and again", async () => {
  const loaded = await loadRego([compiled], projectWith({}));
  const [policy] = loaded.ok ? loaded.value : [];
  const counts = [false, true, false].map((encrypted) => policy?.findingsIn(shop(encrypted)).length);
  expect(counts).toEqual([1, 0, 1]);
});

test("a bundle that was not compiled to WebAssembly says how that is done", async () => {
  const file = bundle("data.json");
  expect(await problemOf(file)).toEqual({
    kind: "bad-file",
    file,
    problem: "the bundle has no policy.wasm: opa build -t wasm makes one",
  });
});

test("a file that is no WebAssembly is refused", async () => {
  const file = join(tempFolder(), "policy.wasm");
  writeFileSync(file, "package shop");
  expect(await problemOf(file)).toMatchObject({
    kind: "bad-file",
    file,
    problem: expect.stringContaining("WebAssembly") as string,
  });
});

test("a value that is not known is an object that equals nothing", () => {
  const stack = stackOfConfiguration("shop", {
    resource: { aws_sqs_queue: { jobs: { name: "${var.name}", fifo_queue: true } } },
  });
  expect(regoInput(stack)).toEqual({
    stack: "shop",
    resources: [
      {
        address: "aws_sqs_queue.jobs",
        mode: "managed",
        type: "aws_sqs_queue",
        references: { name: ["var.name"], fifo_queue: [] },
        values: { name: { unknown: true }, fifo_queue: true },
      },
    ],
  });
});

test.each([
  ["a set of texts, as Conftest has them", [{ result: ["no"] }], [{ rule: "rego", severity: "medium", message: "no" }]],
  [
    "a package of rules",
    [{ result: { deny: [{ message: "a" }], warn: [{ message: "b", severity: "low" }] } }],
    [{ message: "a" }, { message: "b", severity: "low" }],
  ],
  ["a text alone", [{ result: "no" }], [{ message: "no" }]],
  ["what is no list", [{ result: true }], [{ rule: "rego-not-understood", severity: "critical" }]],
  ["texts by address", [{ result: { "aws_vpc.a": "no" } }], [{ rule: "rego-not-understood", severity: "critical" }]],
  ["a severity in capitals", [{ result: [{ message: "a", severity: "HIGH" }] }], [{ severity: "high" }]],
  ["nothing", [{ result: [] }], []],
  ["no result", [], []],
])("findings come from %s", (_, results, findings) => {
  expect(regoFindings(shop(true), results)).toMatchObject(findings);
});
