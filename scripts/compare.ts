import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { SEVERITIES, type Severity } from "../orchestrator/plan/judgement";
import { judge, stackOfConfiguration } from "../policies";

const docs = join(__dirname, "..", "docs");

/** What was found out of one way to write the shop. */
interface Contender {
  readonly name: string;
  /** Relative to `docs`. */
  readonly file: string;
  readonly resources: number | "not run";
  /** How bad each is; or why there are none. */
  readonly findings: readonly Severity[] | "not read";
}

/**
 * `npm run compare`: writes `docs/compare.md`: one shop on AWS, written four times. AWS CDK is installed into a temporary
 * folder; an argument says which version.
 */
function main(version = "latest"): void {
  const cdk = withAwsCdk("compare/aws-cdk.ts.txt", version);
  const contenders: readonly Contender[] = [
    withCdktf("Terrace", "examples/shop-on-aws.ts"),
    cdk,
    {
      name: "terraform-aws-modules",
      file: "compare/terraform-aws-modules.tf",
      resources: "not run",
      findings: "not read",
    },
    withCdktf("plain CDKTF", "compare/plain-cdktf.ts"),
  ];
  writeFileSync(join(docs, "compare.md"), pageOf(contenders, today()));
}

function withCdktf(name: string, file: string): Contender {
  return inTempFolder((folder) => {
    const env = { ...process.env, CDKTF_OUTDIR: folder };
    execFileSync(process.execPath, ["-r", "ts-node/register/transpile-only", join(docs, file)], { env });
    const json: unknown = JSON.parse(readFileSync(join(folder, "stacks/shop/cdk.tf.json"), "utf8"));
    const stack = stackOfConfiguration("shop", json);
    const { findings } = judge({ configurations: [stack], plans: [] }, {}, today());
    return {
      name,
      file,
      resources: stack.resources.filter(({ mode }) => mode === "managed").length,
      findings: findings.map(({ severity }) => severity),
    };
  });
}

function withAwsCdk(file: string, version: string): Contender {
  return inTempFolder((folder) => {
    writeFileSync(join(folder, "package.json"), "{}");
    const packages = [`aws-cdk-lib@${version}`, "constructs@10"];
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: folder });
    const source = readFileSync(join(docs, file), "utf8");
    writeFileSync(join(folder, "main.js"), transformSync(source, { loader: "ts", format: "cjs" }).code);
    cpSync(join(docs, "examples/shop-on-aws"), join(folder, "shop-on-aws"), { recursive: true });
    // With the feature flags of a new project, which are in its `cdk.json`.
    const flags = readFileSync(join(folder, "node_modules/aws-cdk-lib/recommended-feature-flags.json"), "utf8");
    const env = { ...process.env, CDK_OUTDIR: "out", CDK_CONTEXT_JSON: flags };
    execFileSync(process.execPath, ["main.js"], { cwd: folder, env });
    const { Resources } = fileIn(folder, "out/shop.template.json") as { readonly Resources: object };
    const cdk = fileIn(folder, "node_modules/aws-cdk-lib/package.json") as { readonly version: string };
    return {
      name: `AWS CDK ${cdk.version}`,
      file,
      resources: Object.keys(Resources).length,
      findings: "not read",
    };
  });
}

function fileIn(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}

function inTempFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "terrace-compare-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pageOf(contenders: readonly Contender[], date: string): string {
  const rows = contenders.map(
    ({ name, file, resources, findings }) =>
      `| ${[`[${name}](${file})`, linesOf(file), resources, textOf(findings)].join(" | ")} |`,
  );
  return `${HEAD}\n\nOf ${date}, by \`npm run compare\`:\n\n${TABLE}\n${rows.join("\n")}\n\n${NOTES}\n`;
}

/** Those that are neither blank nor all comment. */
function linesOf(file: string): number {
  const lines = readFileSync(join(docs, file), "utf8").split("\n");
  return lines.filter((line) => !/^\s*(\/\/|#|\/?\*|$)/.test(line)).length;
}

function textOf(findings: Contender["findings"]): string {
  if (typeof findings === "string") return findings;
  const counts = SEVERITIES.toReversed().map((severity) => ({
    severity,
    count: findings.filter((one) => one === severity).length,
  }));
  const found = counts.filter(({ count }) => count > 0);
  return found.map(({ severity, count }) => `${count} ${severity}`).join(", ") || "none";
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

const HEAD = `# The same shop, four times

A network over two zones, a database, a bucket, a service of two containers behind HTTPS with a health check, a function that
is called every night, and a role that may read reports.`;

const TABLE = `|     | lines | resources | findings of the security pack |
| --- | ----: | --------: | ----------------------------- |`;

const NOTES = `- Lines are those that are neither blank nor all comment, as prettier (or \`terraform fmt\`) breaks them.
- More resources are not better: they say how much of what there is has been asked for, in a line or by a default.
- Terrace and plain CDKTF are synthesized, and judged by \`terrace/policies\`. AWS CDK is synthesized to a template of
  CloudFormation, which the pack does not read; its count is of CloudFormation's kinds of resources, with helpers of AWS CDK's own. terraform-aws-modules is not run: it is written by the modules' documentation.
- Plain CDKTF is not all that Terrace makes, written out, which would be much longer. It is what is usually written for the
  same job: no flow log, no refusal of requests without TLS, no endpoints, and AWS's defaults where nobody thinks of them. The
  findings are what that leaves open.
- AWS CDK is written with its highest constructs, \`ApplicationLoadBalancedFargateService\` and grants, and with what has to be
  turned on for buckets, the database and the network to be as safe.`;

main(process.argv[2]);
