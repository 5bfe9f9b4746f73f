import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lendableProviders } from "../../../../../orchestrator/executors/terraform/loans/lendable-providers";
import { tempFolder } from "../../../../rig/temp-folder";

const LOCK = `# This file is maintained automatically by "terraform init".

provider "example.test/terrace/one" {
  version     = "1.2.3"
  constraints = "1.2.3"
  hashes = [
    "h1:aaa=",
    "zh:bbb",
  ]
}

provider "example.test/terrace/two" {
  version = "2.0.0"
  hashes = [
    "h1:ccc=",
  ]
}
`;

function folderWith(lock: string | undefined, packages: readonly string[]): string {
  const work = tempFolder();
  if (lock !== undefined) writeFileSync(join(work, ".terraform.lock.hcl"), lock);
  for (const path of packages) mkdirSync(join(work, ".terraform/providers", path), { recursive: true });
  return work;
}

const [ONE, TWO] = [
  "example.test/terrace/one/1.2.3/linux_amd64",
  "example.test/terrace/two/2.0.0/linux_amd64",
] as const;

test("each locked provider, where it is installed, with its hashes of the unpacked package", async () => {
  const work = folderWith(LOCK, [ONE, TWO, "example.test/terrace/two/1.9.0/linux_amd64"]);
  const [one, two] = [ONE, TWO].map((path) => join(work, ".terraform/providers", path));
  expect(await lendableProviders(work)).toEqual([
    { address: "example.test/terrace/one", folder: one, hashes: ["h1:aaa="], runs: "package" },
    { address: "example.test/terrace/two", folder: two, hashes: ["h1:ccc="], runs: "package" },
  ]);
});

test("what a stack brings along runs code of its project", async () => {
  const work = folderWith(LOCK, [ONE, TWO]);
  const own = join(work, "terraform.d/plugins", TWO);
  mkdirSync(own, { recursive: true });
  rmdirSync(join(work, ".terraform/providers", TWO));
  symlinkSync(own, join(work, ".terraform/providers", TWO));
  expect((await lendableProviders(work))?.map(({ runs }) => runs)).toEqual(["package", "project"]);
});

test("a stack that needs none has none", async () => {
  expect(await lendableProviders(folderWith(undefined, []))).toEqual([]);
});

test.each([
  ["one of them is not installed", LOCK, [ONE]],
  ["a lock file has no hash of an unpacked package", LOCK.replace('"h1:ccc=",', '"zh:ccc",'), [ONE, TWO]],
])("when %s, only Terraform knows what to do", async (_, lock, packages) => {
  expect(await lendableProviders(folderWith(lock, packages))).toBeUndefined();
});
