import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packs, type PackName } from "../policies";
import { referenceOf } from "../providers/definition";
import { localProvider } from "../providers/local";
import { awsReference } from "./aws-reference";
import { packReferenceOf } from "./pack-reference";

/**
 * `npm run reference`: writes the reference pages of what Terrace brings: its providers, its packs of policies, and its
 * constructs of AWS. With `--check` it writes nothing, and fails when a page is not what it would write.
 */
function main(): void {
  const stale = Object.entries(pages()).filter(([name, text]) => !settle(fileOf(name), text));
  for (const [name] of stale) console.error(`docs/reference/${name}.md is out of date: npm run reference`);
  process.exitCode = stale.length === 0 ? 0 : 1;
}

function pages(): Readonly<Record<string, string>> {
  const names = Object.keys(packs) as readonly PackName[];
  return {
    aws: awsReference(),
    [localProvider.name]: referenceOf(localProvider),
    ...Object.fromEntries(names.map((name) => [`${name}-pack`, packReferenceOf(name)])),
  };
}

function fileOf(page: string): string {
  return join(__dirname, "..", "docs", "reference", `${page}.md`);
}

/** Whether the page is as it should be; outside a check it is made so. */
function settle(file: string, text: string): boolean {
  if (process.argv.includes("--check")) return read(file) === text;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return true;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

main();
