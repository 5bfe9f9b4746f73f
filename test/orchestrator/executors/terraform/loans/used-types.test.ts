import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { typesInState } from "../../../../../orchestrator/executors/terraform/loans/state-types";
import { usedTypes } from "../../../../../orchestrator/executors/terraform/loans/used-types";
import { tempFolder } from "../../../../rig/temp-folder";

const NOTHING = { resources: [], dataSources: [] };

function typesOf(
  json: object,
  inState: Parameters<typeof usedTypes>[2] = NOTHING,
  work = tempFolder(),
): Promise<unknown> {
  return usedTypes(work, { text: JSON.stringify(json), json: json }, inState);
}

/** A folder in which an init has brought modules. */
function withModules(modules: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const work = tempFolder();
  for (const [folder, files] of Object.entries(modules)) {
    mkdirSync(join(work, folder), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(work, folder, name), text);
  }
  mkdirSync(join(work, ".terraform/modules"), { recursive: true });
  const entries = Object.keys(modules).map((Dir) => ({ Key: Dir, Dir }));
  const manifest = { Modules: [{ Key: "", Dir: "." }, ...entries] };
  writeFileSync(join(work, ".terraform/modules/modules.json"), JSON.stringify(manifest));
  return work;
}

test("those of the configuration and those of the state, each once", async () => {
  const json = { resource: { aws_vpc: {}, aws_s3_bucket: {} }, data: { aws_region: {} } };
  const inState = { resources: ["aws_vpc", "aws_sqs_queue"], dataSources: ["aws_ami"] };
  expect(await typesOf(json, inState)).toEqual({
    resources: ["aws_vpc", "aws_s3_bucket", "aws_sqs_queue"],
    dataSources: ["aws_region", "aws_ami"],
  });
});

test("those that only a check looks up, and however many objects the blocks stand in", async () => {
  const json = {
    resource: [{ aws_vpc: {} }, { aws_eip: {} }],
    check: { one: { data: { aws_region: {} } }, two: [{ data: [{ aws_ami: {} }] }, {}] },
  };
  expect(await typesOf(json)).toEqual({ resources: ["aws_vpc", "aws_eip"], dataSources: ["aws_region", "aws_ami"] });
});

test("those of modules, in HCL and in JSON, however they are written", async () => {
  const work = withModules({
    ".terraform/modules/one": {
      "main.tf": 'resource "aws_subnet" "a" {\n}\n  resource aws_route_table b {\n}\n# text\ndata "aws_ami" "c" {}\n',
      "README.md": 'resource "aws_nothing" "a" {}',
    },
    "modules/two": { "x.tf.json": JSON.stringify({ resource: { aws_eip: {} } }) },
  });
  expect(await typesOf({ module: { one: {} } }, NOTHING, work)).toEqual({
    resources: ["aws_subnet", "aws_route_table", "aws_eip"],
    dataSources: ["aws_ami"],
  });
});

test.each([
  ["modules can't be read", (): Promise<unknown> => typesOf({ module: { one: {} } })],
  ["the state is not known", (): Promise<unknown> => usedTypes(tempFolder(), { text: "{}", json: {} }, undefined)],
  ["the stack is in HCL", (): Promise<unknown> => usedTypes(tempFolder(), { text: "resource {}", json: {} }, NOTHING)],
])("where %s, all of them", async (_, types) => {
  expect(await types()).toBe("all");
});

test("a state's types, by mode; what is no state of this version tells none", () => {
  const resources = [
    { mode: "managed", type: "aws_vpc" },
    { mode: "managed", type: "aws_vpc" },
    { mode: "data", type: "aws_ami" },
  ];
  expect(typesInState(JSON.stringify({ version: 4, resources }))).toEqual({
    resources: ["aws_vpc"],
    dataSources: ["aws_ami"],
  });
  expect(typesInState("")).toEqual(NOTHING);
  for (const text of ["{", "{}", JSON.stringify({ version: 5, resources })]) expect(typesInState(text)).toBeUndefined();
});
