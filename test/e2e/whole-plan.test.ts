import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startMoto, type Moto } from "../rig/moto";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";
import { RunningCommand } from "../rig/running-command";
import { putParameter } from "../rig/ssm";
import { terraformCliConfig } from "../rig/terraform-cli-config";

jest.setTimeout(600_000);

const QUESTION = "Apply this? Only 'yes' is a yes:";

/** Five stacks in a row, none of which exists: each takes of the one before what is not known before that is there. */
const CHAIN = appOf(`
  let before = "begin";
  for (const name of ["one", "two", "three", "four", "five"]) {
    const stack = new TerraformStack(app, name);
    const thing = new DataResource(stack, "thing", { input: { name, before } });
    before = thing.id;
    new TerraformOutput(stack, "names", { value: "after " + before, staticId: true });
  }
`);

describeWith(["terraform", "tmux"], "a chain of five stacks that do not exist", () => {
  test("is planned whole, and nothing comes of that", async () => {
    const project = makeProject({ "main.js": CHAIN });
    const { code, stdout } = await project.terrace("plan", "--detailed-exitcode");

    expect(code).toBe(2);
    expect(stdout).toContain("Plan: 5 to create.\n");
    expect(stdout).toContain('        input.name = "five"\n');
    expect(stdout).toContain("  follows four.terraform_datathingid (not known yet)\n");
    for (const name of ["one", "five"])
      expect(existsSync(join(project.folder, `terraform.${name}.tfstate`))).toBe(false);
  });

  test("is deployed as it was planned, after one question", async () => {
    const project = makeProject({ "main.js": CHAIN });
    expect(await deployed(project)).toEqual({ code: 0, questions: 1, end: expect.stringContaining("5 applied") });
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("cannot be planned by cdktf, which needs the states of the producers", async () => {
    const project = makeProject({ "main.js": CHAIN });
    const cdktf = join(resolve(__dirname, "../.."), "node_modules/.bin/cdktf");
    const env = { ...process.env, CI: "1", CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1" };
    const { code, stdout, stderr } = await new RunningCommand([cdktf, "diff", "five"], project.folder, env).finished;
    expect(code).not.toBe(0);
    expect(`${stdout}${stderr}`).toContain("Unable to find remote state");
  });
});

describeWith(["terraform", "tmux", "providerMirror", "motoServer"], "on AWS, as moto plays it", (parts) => {
  let moto: Moto;
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    moto = await startMoto(parts.motoServer);
    environment = {
      TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror),
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
    };
  });

  afterAll(() => moto.stop());

  test("a chain of five stacks that do not exist is planned whole, and deployed so after one question", async () => {
    const project = makeProject({ "main.js": AWS_CHAIN }).with(environment);
    const { code, stdout } = await project.terrace("plan", "--detailed-exitcode");
    expect(code).toBe(2);
    expect(stdout).toContain("Plan: 5 to create.\n");
    expect(stdout).toContain('        cidr_block = "10.1.0.0/24"\n');

    expect(await deployed(project)).toEqual({ code: 0, questions: 1, end: expect.stringContaining("5 applied") });
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("a data source that answers differently stops its node; nothing after that is touched", async () => {
    await putParameter(moto, "/answer", "approved");
    const project = makeProject({ "main.js": ANSWER }).with(environment);
    const terminal = project.open("deploy");
    await terminal.shows(QUESTION);
    await putParameter(moto, "/answer", "another");
    await terminal.press("yes", "Enter");
    await terminal.shows("reader would not become what was approved:");
    await terminal.press("no", "Enter");

    const { code, lines } = await terminal.finished;
    expect(code).toBe(5);
    expect(lines).toContain('  terraform_data.thing: input.answer approved was "approved", now it would be "another"');
    expect(lines).toContain("○ Not reached, because reader failed:");
    expect(stateOf(project, "first")).toContain('"from the first"');
    for (const name of ["reader", "after"]) expect(stateOf(project, name)).toBeUndefined();
  });
});

/** Deploys in a terminal, and says yes to whatever is asked. */
async function deployed(project: UserProject): Promise<{ code: number; questions: number; end: string }> {
  const terminal = project.open("deploy");
  await terminal.shows(QUESTION);
  await terminal.press("yes", "Enter");
  const { code, lines } = await terminal.finished;
  const questions = lines.filter((line) => line.includes(QUESTION)).length;
  return { code, questions, end: lines.slice(-3).join("\n") };
}

function stateOf(project: UserProject, stack: string): string | undefined {
  const file = join(project.folder, `terraform.${stack}.tfstate`);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

const ON_AWS = `
  const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
  const onAws = (name) => {
    const stack = new TerraformStack(app, name);
    new AwsProvider(stack, "aws", {
      s3UsePathStyle: true,
      skipCredentialsValidation: true,
      skipMetadataApiCheck: "true",
      skipRequestingAccountId: true,
    });
    return stack;
  };
`;

const AWS_CHAIN = appOf(`
  ${ON_AWS}
  const { S3Bucket } = require("@cdktf/provider-aws/lib/s3-bucket");
  const { SecurityGroup } = require("@cdktf/provider-aws/lib/security-group");
  const { SsmParameter } = require("@cdktf/provider-aws/lib/ssm-parameter");
  const { Subnet } = require("@cdktf/provider-aws/lib/subnet");
  const { Vpc } = require("@cdktf/provider-aws/lib/vpc");
  const vpc = new Vpc(onAws("network"), "vpc", { cidrBlock: "10.1.0.0/16" });
  const subnet = new Subnet(onAws("subnets"), "subnet", { vpcId: vpc.id, cidrBlock: "10.1.0.0/24" });
  const group = new SecurityGroup(onAws("access"), "group", {
    vpcId: subnet.vpcId,
    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: [subnet.cidrBlock, vpc.cidrBlock] }],
  });
  const bucket = new S3Bucket(onAws("storage"), "bucket", { bucket: "logs-of-" + group.id });
  new SsmParameter(onAws("settings"), "where", { name: "/where", type: "String", value: bucket.arn + " " + subnet.id });
`);

const ANSWER = appOf(`
  ${ON_AWS}
  const { DataAwsSsmParameter } = require("@cdktf/provider-aws/lib/data-aws-ssm-parameter");
  const first = new DataResource(new TerraformStack(app, "first"), "thing", { input: "from the first" });
  const reader = onAws("reader");
  const answer = new DataAwsSsmParameter(reader, "answer", { name: "/answer" });
  const thing = new DataResource(reader, "thing", { input: { answer: answer.insecureValue, first: first.id } });
  new DataResource(new TerraformStack(app, "after"), "thing", { input: thing.id });
`);
