import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { markRelativePaths, needsOwnFolder } from "../../../../../orchestrator/executors/terraform/loans/own-folder";
import { FORESEEN_FILE } from "../../../../../orchestrator/executors/terraform/work-folder";
import { tempFolder } from "../../../../rig/temp-folder";

const FILE = "cdk.tf.json";

/** A stack's folder, with its own file and others. */
function folderOf(files: readonly string[] = []): string {
  const work = tempFolder();
  for (const name of [FILE, ...files]) {
    mkdirSync(join(work, name, ".."), { recursive: true });
    writeFileSync(join(work, name), "");
  }
  return work;
}

function isTied(json: object, work = folderOf()): Promise<boolean> {
  return needsOwnFolder(work, FILE, { text: JSON.stringify(json), json: json });
}

const bucketObject = (source: string): object => ({ resource: { aws_s3_object: { it: { source } } } });

test.each([
  "/an/absolute/path",
  "10.0.0.0/16",
  "arn:aws:iam::aws:policy/ReadOnly",
  "a.txt",
  "${aws_vpc.it.path}",
  "text with ./ in it",
])("%s is no relative path that is known of", async (value) => {
  expect(await isTied(bucketObject(value))).toBe(false);
});

test.each(["./a.txt", "../a.txt", "${path.module}/a.txt", '${file("${path.root}/a")}', "${path.cwd}/x"])(
  "%s is one",
  async (value) => {
    expect(await isTied(bucketObject(value))).toBe(true);
  },
);

test("an asset that the configuration names is one; files of Terraform's and of ours are none", async () => {
  const json = bucketObject("assets/site/index.html");
  expect(await isTied(json, folderOf(["assets/site/index.html"]))).toBe(true);
  expect(await isTied(bucketObject("/elsewhere"), folderOf(["assets/site/index.html"]))).toBe(false);
  expect(await isTied(json, folderOf([".terraform.lock.hcl", FORESEEN_FILE]))).toBe(false);
});

test("a module that uses its own path is one; modules that can't be read may be", async () => {
  const work = folderOf([".terraform/modules/modules.json", "parts/main.tf"]);
  writeFileSync(join(work, ".terraform/modules/modules.json"), JSON.stringify({ Modules: [{ Dir: "parts" }] }));
  expect(await isTied({ module: { m: { source: "./parts", cidr: "10.0.0.0/16" } } }, work)).toBe(false);
  writeFileSync(join(work, "parts/main.tf"), 'locals {\n  file = "${path.module}/x"\n}\n');
  expect(await isTied({ module: { m: { source: "./parts", cidr: "10.0.0.0/16" } } }, work)).toBe(true);
  expect(await isTied({ module: { m: {} } })).toBe(true);
});

test("what is in HCL may be, and what was found out once stays", async () => {
  expect(await needsOwnFolder(folderOf(), FILE, { text: "locals {}", json: {} })).toBe(true);
  const work = folderOf();
  await markRelativePaths(work);
  expect(await isTied({}, work)).toBe(true);
});
