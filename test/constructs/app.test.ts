import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { App as CdktfApp, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { App, runAfter } from "terrace";
import { tempFolder } from "../rig/temp-folder";
import { Producer, Synthesized, testApp } from "./synthesized";

test("an app without stacks and tasks has an empty graph", () => {
  expect(new Synthesized(testApp()).graph).toEqual({ version: 1, nodes: [] });
});

test("a stack's id is its path, and its name is the manifest's", () => {
  const app = testApp();
  new Producer(new Construct(app, "prod"), "network");

  const synthesized = new Synthesized(app);

  expect(synthesized.stack("prod/network")).toEqual({
    kind: "stack",
    id: "prod/network",
    stack: "network",
    after: [],
    inputs: {},
    outputs: {},
  });
  const manifest: unknown = JSON.parse(readFileSync(join(app.outdir, "manifest.json"), "utf8"));
  expect(manifest).toMatchObject({ stacks: { network: { constructPath: "prod/network" } } });
});

test("A -> B by a reference, by addDependency, and by runAfter: each is an order, told once", () => {
  const app = testApp();
  const reference = new Producer(app, "reference");
  const dependency = new Producer(app, "dependency");
  const after = new Producer(app, "after");
  const consumer = new TerraformStack(app, "consumer");
  new TerraformOutput(consumer, "url", { value: reference.url });
  consumer.addDependency(dependency);
  runAfter(consumer, after, dependency);

  const { after: ids } = new Synthesized(app).stack("consumer");

  expect([...ids].sort()).toEqual(["after", "dependency", "reference"]);
});

test("the order of stacks that runAfter makes holds for CDKTF too", () => {
  const app = testApp();
  const first = new Producer(app, "first");
  const second = new Producer(app, "second");
  runAfter(second, first);

  expect(second.dependsOn(first)).toBe(true);
});

test("a stack lists its outputs, those for other stacks included, and which are sensitive", () => {
  const app = testApp();
  const producer = new Producer(app, "producer");
  new TerraformOutput(new Construct(producer, "inner"), "open", { value: 1 });
  new TerraformOutput(producer, "secret", { value: 1, sensitive: true });
  new TerraformOutput(new TerraformStack(app, "consumer"), "url", { value: producer.url });

  const synthesized = new Synthesized(app);
  const { outputs } = synthesized.stack("producer");

  expect(Object.keys(outputs).sort()).toEqual(Object.keys(synthesized.terraform("producer").output ?? {}).sort());
  expect(Object.values(outputs).filter((output) => output.sensitive)).toHaveLength(2);
});

test("the outputs of a stack inside a stack are its own", () => {
  const app = testApp();
  const outer = new TerraformStack(app, "outer");
  new TerraformOutput(new TerraformStack(outer, "nested"), "url", { value: 1 });

  const synthesized = new Synthesized(app);

  expect(synthesized.stack("outer").outputs).toEqual({});
  expect(synthesized.stack("outer/nested").outputs).toEqual({ url: { sensitive: false } });
});

test("two stacks of one name would overwrite each other in the manifest", () => {
  const app = testApp();
  new TerraformStack(new Construct(app, "prod"), "network");
  new TerraformStack(new Construct(app, "test"), "network");

  expect(() => {
    app.synth();
  }).toThrow("App: stacks must differ in their last name, got prod/network and test/network; rename one of them");
  expect(existsSync(join(app.outdir, "manifest.json"))).toBe(false);
});

test("a stack can't come after itself", () => {
  const stack = new TerraformStack(testApp(), "network");

  expect(() => {
    runAfter(stack, stack);
  }).toThrow("TerraformStack network: must not come after itself");
});

test("what plain CDKTF code would lose without a word is refused", () => {
  const stack = new TerraformStack(new CdktfApp({ outdir: tempFolder() }), "network");

  expect(() => {
    runAfter(stack);
  }).toThrow(`TerraformStack network: must be in terrace's App, got another root; import { App } from "terrace"`);
});

test("rules of approval stand in the graph", () => {
  const app = new App({
    outdir: tempFolder(),
    approval: [{ destroys: false, types: ["aws_ssm_*"] }, { nodes: ["web"] }],
  });
  expect(new Synthesized(app).graph.approval).toEqual([{ destroys: false, types: ["aws_ssm_*"] }, { nodes: ["web"] }]);
});

test.each([{}, { types: [] }, { nodes: [], destroys: false as const }])(
  "a rule that demands nothing would approve anything, and is refused: %j",
  (rule) => {
    expect(() => new App({ outdir: tempFolder(), approval: [rule] })).toThrow(
      `App: an approval rule must demand something, got ${JSON.stringify(rule)}`,
    );
  },
);
