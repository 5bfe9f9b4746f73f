import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import eventSchema from "../../schemas/event.schema.json";
import policySchema from "../../schemas/policy.schema.json";
import { describeWith } from "../rig/parts";
import { appOf, appThatCopies, makeProject, type Files, type UserProject } from "../rig/project";
import { synthesized } from "../rig/synthesized";

const queue = { "//": { metadata: { path: "shop/jobs/queue" } }, sqs_managed_sse_enabled: false };
const shop = (): Files =>
  appThatCopies(synthesized([{ name: "shop", config: { resource: { aws_sqs_queue: { jobs: queue } } } }]));

interface Found {
  readonly findings: readonly { readonly rule: string; readonly message: string }[];
  readonly exceptions: readonly { readonly status: string }[];
}

async function found(project: UserProject, ...args: readonly string[]): Promise<Found> {
  const { stdout } = await project.terrace("policy", "--json", ...args);
  const report: unknown = JSON.parse(stdout);
  const ajv = new Ajv({ strict: false });
  expect([ajv.validate(policySchema, report), ajv.errors]).toEqual([true, null]);
  return report as Found;
}

describe("terrace policy", () => {
  test("holds an app that has no policies of its own against the security pack, and fails for nothing", async () => {
    const { code, stdout } = await makeProject(shop()).terrace("policy");

    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        "medium   shop/jobs/queue (aws_sqs_queue.jobs)",
        "  A queue is encrypted at rest, but sqs_managed_sse_enabled is false.",
        "  Set kms_master_key_id, or leave sqs_managed_sse_enabled true.",
        "  sqs-encrypted · AWS FSBP SQS.1",
        "Policies: 1 medium.",
        "",
      ].join("\n"),
    );
  });

  test("takes packs by name, and ends with 6 where that was asked for", async () => {
    const project = makeProject(shop());
    expect((await found(project, "--pack", "operations", "--pack", "cost")).findings.map(({ rule }) => rule)).toEqual([
      "ops-queue-dead-letters",
    ]);
    expect((await project.terrace("policy", "--fail-on", "high")).code).toBe(0);
    expect((await project.terrace("policy", "--fail-on", "medium")).code).toBe(6);
  });

  test.each([
    [["--pack", "secure"], "--pack secure: it must be one of security, cost, operations"],
    [["--fail-on", "bad"], "--fail-on bad: it must be one of low, medium, high, critical"],
    [["--json", "--sarif"], "--sarif: with --json it needs a file"],
  ])("refuses %j", async (args, problem) => {
    const { code, stderr, stdout } = await makeProject(shop()).terrace("policy", ...args);
    expect(code).toBe(4);
    expect(stderr + stdout).toContain(
      args[0] === "--json" ? '"problem":"with --json it needs a file"' : problem.split(": ")[1],
    );
  });

  test("writes SARIF beside the text", async () => {
    const project = makeProject(shop());
    await project.terrace("policy", "--sarif", "findings.sarif");
    expect(JSON.parse(project.read("findings.sarif"))).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          results: [
            {
              ruleId: "sqs-encrypted",
              locations: [{ physicalLocation: { artifactLocation: { uri: "cdktf.out/stacks/shop/cdk.tf.json" } } }],
            },
          ],
        },
      ],
    });
  });

  test("knows the project's exceptions and rules, in TypeScript", async () => {
    const project = makeProject({
      ...shop(),
      "naming.ts": `
        import type { Rule } from "terrace/policies";
        export const named: Rule = {
          id: "own-name", severity: "low", title: "A queue has a name", remedy: "Name it.", types: ["aws_sqs_queue"],
          check: ({ values }) => (values["name"] === undefined ? "it has none" : undefined),
        };
      `,
      "terrace.policies.ts": `
        import { definePolicies } from "terrace/policies";
        import { named } from "./naming";
        export default definePolicies({
          packs: ["security"],
          rules: [named],
          exceptions: [
            { rule: "sqs-encrypted", resource: "shop/jobs/*", reason: "holds nothing", expires: "2999-12-31" },
            { rule: "sqs-encrypted", resource: "**", reason: "was late", expires: "2001-01-01" },
          ],
        });
      `,
    });
    const { findings, exceptions } = await found(project);
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual(["own-name: it has none"]);
    expect(exceptions.map(({ status }) => status)).toEqual(["used", "expired"]);
  });

  test("names the line of an app in TypeScript", async () => {
    const project = makeProject({
      "cdktf.json": { language: "typescript", app: "npx ts-node main.ts" },
      "tsconfig.json": { compilerOptions: { target: "es2022", module: "commonjs" } },
      "main.ts": `import { App, TerraformResource, TerraformStack } from "cdktf";
        const app = new App({ skipValidation: true });
        const stack = new TerraformStack(app, "shop");
        interface Nothing { readonly here: never }
        new TerraformResource(stack, "topic", { terraformResourceType: "aws_sns_topic" });
        app.synth();`,
    });
    const { code, stdout, stderr } = await project.terrace("policy", "--sarif");
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [
        {
          results: [
            {
              ruleId: "sns-encrypted",
              locations: [{ physicalLocation: { artifactLocation: { uri: "main.ts" }, region: { startLine: 5 } } }],
            },
          ],
        },
      ],
    });
  });

  test.each([
    ["throws", 'throw new Error("no such thing");', "no such thing"],
    ["misspells a name", "module.exports = { exeptions: [] };", "exeptions"],
    [
      "has no date",
      'module.exports = { exceptions: [{ rule: "r", resource: "*", reason: "x", expires: "soon" }] };',
      "expires",
    ],
    [
      "gives no reason",
      'module.exports = { exceptions: [{ rule: "r", resource: "*", reason: "", expires: "2030-01-01" }] };',
      "reason",
    ],
    ["names a Rego policy that is not there", 'module.exports = { rego: ["policy.wasm"] };', "ENOENT"],
  ])("refuses a terrace.policies.js that %s", async (_, source, problem) => {
    const { code, stderr } = await makeProject({ ...shop(), "terrace.policies.js": source }).terrace("policy");
    expect(code).toBe(4);
    expect(stderr).toMatch(/policies\.js|policy\.wasm/);
    expect(stderr).toContain(problem);
  });

  test("refuses a file of policies that cdktf.json names and that is not there", async () => {
    const files = shop();
    const { code, stderr } = await makeProject({
      "cdktf.json": { ...(files["cdktf.json"] as object), policies: "rules/all.ts" },
    }).terrace("policy");
    expect(code).toBe(4);
    expect(stderr).toContain("rules/all.ts");
  });
});

describe("docs/policies.md", () => {
  const repository = join(__dirname, "..", "..");
  const example = readFileSync(join(repository, "docs", "examples", "policies.ts"), "utf8");
  const page = readFileSync(join(repository, "docs", "policies.md"), "utf8");

  test("its example is docs/examples/policies.ts, and does what it says", async () => {
    expect(page).toContain(`\`\`\`ts\n${example}\`\`\``);
    const table = { name: "t", replica: [{ region_name: "us-east-1" }] };
    const config = { resource: { aws_sqs_queue: { jobs: { name: "jobs" } }, aws_dynamodb_table: { t: table } } };
    const project = makeProject({
      ...appThatCopies(synthesized([{ name: "shop", config }])),
      "terrace.policies.ts": example,
    });
    const messages = (await found(project)).findings.map(({ rule, message }) => `${rule}: ${message}`);
    expect(messages).toContain('shop-replicas-in-europe: replica.region_name is "us-east-1"');
    expect(messages).toContain('shop-queue-names: name is "jobs"');
    expect((await project.terrace("policy")).code).toBe(6);
  });

  test("the finding that it shows is what terrace prints", async () => {
    const { stdout } = await makeProject(shop()).terrace("policy");
    expect(page).toContain(stdout.split("Policies:")[0]);
  });

  test("every command that it shows is one", async () => {
    const commands = page.split("\n").filter((line) => line.startsWith("terrace policy") && !line.includes("--plan"));
    expect(commands.length).toBeGreaterThan(3);
    const project = makeProject(shop());
    for (const line of commands) {
      const args = (line.split("#")[0] ?? "").trim().split(/\s+/).slice(1);
      expect([line, (await project.terrace(...args)).code]).toEqual([line, 0]);
    }
  });
});

/** A rule about `terraform_data`, which every Terraform has. */
const policies = (more: string): string => `
  const small = {
    id: "own-small", severity: "high", title: "A thing is small", remedy: "Make it smaller.", types: ["terraform_data"],
    check: ({ values }) => (values["input"] === "large" ? "input is large" : undefined),
  };
  module.exports = { rules: [small], ${more} };
`;

const literal = appOf('new DataResource(new TerraformStack(app, "a"), "thing", { input: "large" });');
const byVariable = appOf(`
  const stack = new TerraformStack(app, "a");
  const size = new TerraformVariable(stack, "size", { default: "large" });
  new DataResource(stack, "thing", { input: size.stringValue });
`);

describeWith(["terraform"], "policies in plan and deploy", () => {
  test.each([
    ["what was synthesized", literal],
    ["the values of the plan", byVariable],
  ])("deploy stops before any change, by %s", async (_, app) => {
    const project = makeProject({ "main.js": app, "terrace.policies.js": policies('deny: "high"') });

    const { code, stdout } = await project.terrace("deploy", "--auto-approve");

    expect(code).toBe(6);
    expect(stdout).toContain("A thing is small, but input is large.");
    expect(stdout).toContain("Denied by the project's policies: nothing was changed.");
    expect(existsSync(join(project.folder, "cdktf.out", "terraform.a.tfstate"))).toBe(false);
    expect((await project.terrace("resume")).stderr).toContain("is complete");
  });

  test("plan shows what is found, and ends with 6 where a deploy would be denied; no bundle is written", async () => {
    const project = makeProject({ "main.js": byVariable, "terrace.policies.js": policies("") });
    const allowed = await project.terrace("plan");
    expect([allowed.code, allowed.stdout]).toEqual([0, expect.stringContaining("Policies: 1 high.")]);

    project.write({ "terrace.policies.js": policies('deny: "low"') });
    const denied = await project.terrace("plan", "--out", "plan.bundle");
    expect([denied.code, denied.stdout]).toEqual([6, expect.stringContaining("own-small")]);
    expect(existsSync(join(project.folder, "plan.bundle"))).toBe(false);
  });

  test("a finding that denies nothing lets a deploy go on, and is in the events", async () => {
    const project = makeProject({ "main.js": literal, "terrace.policies.js": policies('deny: "critical"') });

    const { code, stdout } = await project.terrace("deploy", "--auto-approve", "--json");

    expect(code).toBe(0);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string });
    const ajv = new Ajv({ strict: false });
    for (const line of lines) expect([ajv.validate(eventSchema, line), ajv.errors]).toEqual([true, null]);
    expect(lines.filter(({ type }) => type === "judged")).toMatchObject([
      { judgement: { findings: [{ rule: "own-small", construct: "a/thing" }], deny: "critical" } },
    ]);
  });

  test("a bundle is denied too, by the policies of where it is deployed", async () => {
    const project = makeProject({ "main.js": literal });
    await project.terrace("plan", "--out", "plan.bundle");
    project.write({ "terrace.policies.js": policies('deny: "high"') });
    expect((await project.terrace("deploy", "plan.bundle")).code).toBe(6);
  });

  test("a bundle is denied for values that only its plan has", async () => {
    const project = makeProject({ "main.js": byVariable });
    await project.terrace("plan", "--out", "plan.bundle");
    project.write({ "terrace.policies.js": policies('deny: "high"') });

    const { code, stdout } = await project.terrace("deploy", "plan.bundle");

    expect(code).toBe(6);
    expect(stdout).toContain("input is large");
    expect(existsSync(join(project.folder, "cdktf.out", "terraform.a.tfstate"))).toBe(false);
  });

  test("what is deployed, and stays as it is, is judged by its values too", async () => {
    const project = makeProject({ "main.js": byVariable });
    expect((await project.terrace("deploy", "--auto-approve")).code).toBe(0);
    project.write({ "terrace.policies.js": policies('deny: "high"') });
    expect((await project.terrace("deploy", "--auto-approve")).code).toBe(6);
    expect((await found(project, "--plan")).findings.map(({ rule }) => rule)).toEqual(["own-small"]);
  });

  test("policy --plan sees the values that there will be", async () => {
    const project = makeProject({ "main.js": byVariable, "terrace.policies.js": policies("") });
    expect((await found(project)).findings).toEqual([]);
    expect((await found(project, "--plan")).findings.map(({ rule }) => rule)).toEqual(["own-small"]);
    expect((await found(project, "--plan", "--var", "size=small")).findings).toEqual([]);
  });

  test("a project without policies is not checked", async () => {
    const project = makeProject({ "main.js": literal });
    const { code, stdout } = await project.terrace("deploy", "--auto-approve", "--json");
    expect(code).toBe(0);
    expect(stdout).not.toContain("judged");
  });

  test("an exception lets a denied finding pass until it expires", async () => {
    const exception = (expires: string): string =>
      policies(
        `deny: "high", exceptions: [{ rule: "own-small", resource: "a/thing", reason: "a trial", expires: "${expires}" }]`,
      );
    const project = makeProject({ "main.js": literal, "terrace.policies.js": exception("2001-01-01") });
    expect((await project.terrace("deploy", "--auto-approve")).code).toBe(6);

    rmSync(join(project.folder, "terrace.policies.js"));
    project.write({ "terrace.policies.js": exception("2999-12-31") });
    const { code, stdout } = await project.terrace("deploy", "--auto-approve");
    expect(code).toBe(0);
    expect(stdout).toContain("own-small for a/thing until 2999-12-31: a trial");
  });
});
