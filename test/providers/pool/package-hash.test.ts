import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageHash, packageStamp } from "../../../providers/pool/package-hash";
import { describeWith } from "../../rig/parts";
import { loanOf } from "../../rig/pooled";
import { installTestProvider } from "../../rig/providers/install";
import { probeStack } from "../../rig/providers/probe-stack";
import { tempFolder } from "../../rig/temp-folder";

function packageOf(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test("other content, another name, one file more are other packages; another time is not", async () => {
  const files = { program: "1", "docs/LICENSE": "2" };
  const hash = await packageHash(packageOf(files));
  expect(hash).toMatch(/^h1:[A-Za-z0-9+/]{43}=$/);
  const folder = packageOf(files);
  utimesSync(join(folder, "program"), 1, 1);
  expect(await packageHash(folder)).toBe(hash);
  const others: readonly Readonly<Record<string, string>>[] = [
    { ...files, program: "3" },
    { program2: "1", "docs/LICENSE": "2" },
    { ...files, more: "" },
  ];
  for (const other of others) expect(await packageHash(packageOf(other))).not.toBe(hash);
});

test("whatever is written to a package changes its stamp", async () => {
  const folder = packageOf({ program: "1" });
  const stamp = await packageStamp(folder);
  expect(await packageStamp(folder)).toBe(stamp);
  writeFileSync(join(folder, "program"), "2");
  expect(await packageStamp(folder)).not.toBe(stamp);
});

describeWith(["terraform"], "beside Terraform", ({ terraform }) => {
  test("the hash is the one in its lock file", async () => {
    const provider = await installTestProvider(tempFolder(), { protocol: 5 });
    const stack = await probeStack(terraform, provider, { data: { probe5_process: { it: {} } } });
    const [installed] = loanOf(stack, provider).providers;
    const hash = await packageHash(installed?.folder ?? "");
    expect(readFileSync(join(stack.folder, ".terraform.lock.hcl"), "utf8")).toContain(`"${hash}"`);
  });
});
