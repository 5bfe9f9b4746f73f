import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { constructCases, type ConstructCase } from "../test/rig/aws-constructs/construct-case";

/** The reference page of the constructs of AWS, as Markdown: which there are, by subject, and what their examples show of each. */
export function awsReference(): string {
  // An example's files go when its test is over. Here no example makes any.
  Object.assign(globalThis, { afterAll: () => undefined });
  const cases = [...constructCases()];
  const deployed = cases.filter(([, { notOnMoto }]) => notOnMoto === undefined);
  const bySubject = subjects().map((subject) => [subject, constructsOf(subject)] as const);
  const count = bySubject.flatMap(([, names]) => names).length;
  return [
    "# Constructs of AWS",
    "",
    `${count} constructs of \`terrace/aws\`, by subject, with their ${cases.length} examples. Tests hold each example to this: Terraform and the`,
    "real provider find it valid, and it keeps to every rule of the [security pack](security-pack.md).",
    `${deployed.length} of them are deployed on an emulator of AWS (moto), planned empty, changed, planned empty again, and destroyed;`,
    "the others say why not. Nothing here was deployed on AWS itself. Where the emulator forgets an attribute, its example",
    "leaves changes of it alone (`motoForgets`).",
    "",
    ...bySubject.flatMap(([subject, names]) => [
      `## \`terrace/aws/${subject}\``,
      "",
      ...names.flatMap((name) => sectionOf(name, cases)),
    ]),
  ].join("\n");
}

const FOLDER = join(__dirname, "..", "constructs", "aws");

function subjects(): readonly string[] {
  const names = readdirSync(FOLDER).sort();
  return names.filter((name) => existsSync(join(FOLDER, name, "index.ts")));
}

function constructsOf(subject: string): readonly string[] {
  const entry = require(join(FOLDER, subject)) as Readonly<Record<string, unknown>>;
  const names = Object.keys(entry).sort();
  return names.filter((name) => isConstruct(entry[name]));
}

/** A class of the constructs library has what its base class has. */
function isConstruct(exported: unknown): boolean {
  return typeof exported === "function" && "isConstruct" in exported;
}

function sectionOf(name: string, cases: readonly (readonly [string, ConstructCase])[]): readonly string[] {
  const own = cases.filter(([, { constructs }]) => constructs.some((each) => each.split(".")[0] === name));
  return [`### \`${name}\``, "", ...(own.length === 0 ? ["No example of its own."] : own.map(lineOf)), ""];
}

function lineOf([name, { notOnMoto }]: readonly [string, ConstructCase]): string {
  const fate = notOnMoto === undefined ? "deployed, changed and destroyed" : `not on the emulator: ${notOnMoto}`;
  return `- [${name}](../../test/rig/aws-constructs/cases/${name}.ts): ${fate}`;
}
