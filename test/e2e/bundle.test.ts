import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";
import { startStateServer, type StateServer } from "../rig/state-server";
import { tempFolder } from "../rig/temp-folder";
import { terraformCliConfig } from "../rig/terraform-cli-config";
import { twoStacks } from "../rig/two-stacks";

jest.setTimeout(300_000);

describeWith(["terraform"], "a plan in a bundle", () => {
  let server: StateServer;
  let bundle: string;

  beforeEach(async () => {
    server = await startStateServer();
    bundle = join(tempFolder(), "plan.bundle");
  });

  afterEach(() => server.close());

  /** A clone of the project; all share their states. */
  function clone(): UserProject {
    const keepIn = `
      const keepIn = (stack, name) => {
        const address = "${server.url}/" + name;
        new HttpBackend(stack, { address, lockAddress: address, unlockAddress: address, retryMax: 0 });
      };
    `;
    return makeProject({ "main.js": twoStacks(keepIn), fixed: "" });
  }

  test("of one clone is shown and deployed in another, which runs no app and asks nothing", async () => {
    const { code, stdout } = await clone().terrace("plan", "--out", bundle);
    expect(code).toBe(0);
    expect(stdout).toContain(`The plan is in ${bundle}: terrace show and terrace deploy take it.\n`);
    expect(server.states.size).toBe(0);

    const other = clone();
    other.write({ "main.js": "throw new Error('the app ran')" });
    const shown = await other.terrace("show", bundle);
    expect(shown.stdout).toContain("Plan: 2 to create.\n");
    expect(shown.stdout).toContain(
      "consumer  1 to create\n  follows producer.terraform_datathingoutput (not known yet)\n",
    );
    const json = JSON.parse((await other.terrace("show", bundle, "--json")).stdout) as object;
    expect(json).toMatchObject({ nodes: [{ id: "producer" }, { id: "consumer", planned: { kind: "planned" } }] });

    const deployed = await other.terrace("deploy", bundle);
    expect(deployed).toMatchObject({ code: 0, stderr: "" });
    expect(deployed.stdout).toContain("2 applied.");
    expect([...server.states.keys()].sort()).toEqual(["/consumer", "/producer"]);
    expect(await clone().terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("is of no use a second time: the states have moved on, and it is said which", async () => {
    await clone().terrace("plan", "--out", bundle);
    await clone().terrace("deploy", bundle);
    const states = new Map(server.states);

    const other = clone();
    const { code, stderr } = await other.terrace("deploy", bundle);
    expect(code).toBe(1);
    expect(stderr).toContain("changed the state of 2 stacks since this was planned.\n  producer\n  consumer\n");
    expect(server.states).toEqual(states);
    expect(existsSync(join(other.folder, ".terrace/runs"))).toBe(true);
    expect((await other.terrace("runs")).stdout).not.toMatch(/^2\d{7}-/m);
  });

  test("stops where a node would become something else, and the rest waits; nobody is there to ask", async () => {
    await clone().terrace("deploy", "--auto-approve");
    const planning = makeProject({ "main.js": CHANGING }).with({ SERVER: server.url });
    planning.write({ answer: "planned" });
    await planning.terrace("plan", "--out", bundle);
    const deploying = makeProject({ "main.js": "" });
    // What the app synthesized is in the bundle; a file elsewhere that a function reads is not.
    writeFileSync(join(planning.folder, "answer"), "another");

    const { code, stdout } = await deploying.terrace("deploy", bundle);
    expect(code).toBe(5);
    expect(stdout).toContain('terraform_data.thing: input approved was "planned", now it would be "another"');
    expect(server.states.has("/changing")).toBe(false);
  });

  test.each(["passphrase", "key file"])("that is encrypted with a %s is opened with that alone", async (kind) => {
    const key = join(tempFolder(), "key");
    writeFileSync(key, randomBytes(32));
    const env: Record<string, string> = kind === "passphrase" ? { TERRACE_PASSPHRASE: "correct horse" } : {};
    const flags = kind === "passphrase" ? [] : ["--key-file", key];
    await clone()
      .with(env)
      .terrace("plan", "--out", bundle, ...flags);

    const other = clone();
    const without = await other.terrace("deploy", bundle);
    expect(without.code).toBe(4);
    expect(without.stderr).toContain("is encrypted.\n");
    const wrong = await other.with({ TERRACE_PASSPHRASE: "wrong horse" }).terrace("deploy", bundle);
    expect(wrong.code).toBe(4);
    expect(wrong.stderr).toContain("cannot be opened with this key, or was changed.\n");
    expect(server.states.size).toBe(0);
    expect(await other.with(env).terrace("deploy", bundle, ...flags)).toMatchObject({ code: 0 });
  });

  test("that was tampered with is refused", async () => {
    await clone().terrace("plan", "--out", bundle);
    const bytes = readFileSync(bundle);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(bundle, bytes);

    const { code, stderr } = await clone().terrace("deploy", bundle);
    expect(code).toBe(4);
    expect(stderr).toContain(`${bundle} is damaged, or was changed.\n`);
    expect(server.states.size).toBe(0);
  });

  test("is no other file, and is written to no folder that is not there", async () => {
    const project = clone();
    for (const command of ["deploy", "show"]) {
      const { code, stderr } = await project.terrace(command, "main.js");
      expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringContaining("main.js is no bundle.\n") });
    }
    const { code, stderr } = await project.terrace("plan", "--out", "nowhere/plan.bundle");
    expect(code).toBe(4);
    expect(stderr).toMatch(/^--out .*nowhere\/plan\.bundle: ENOENT\n/);
  });

  test("whose stacks keep their states in the other folder is refused", async () => {
    const local = appOf(`new DataResource(new TerraformStack(app, "local"), "thing", {});`);
    const planning = makeProject({ "main.js": local });
    await planning.terrace("plan", "--out", bundle);

    const { code, stderr } = await makeProject({ "main.js": local }).terrace("deploy", bundle);
    expect(code).toBe(4);
    expect(stderr).toContain(`1 stack of this bundle keep their state in files below ${planning.folder}.\n  local\n`);
    expect(await planning.terrace("deploy", bundle)).toMatchObject({ code: 0 });
  });

  test("whose run failed is resumed under the same approval", async () => {
    await clone().terrace("plan", "--out", bundle);
    const other = clone();
    server.isFull = true;
    expect(await other.terrace("deploy", bundle)).toMatchObject({ code: 1 });
    server.isFull = false;
    const { code, stdout } = await other.terrace("resume");
    expect(code).toBe(0);
    expect(stdout).toContain("── consumer ── ✓ applied, 1 created");
    expect(stdout).not.toContain("approved");
  });
});

describeWith(["terraform", "providerMirror"], "a bundle and the providers that it was planned with", (parts) => {
  test("is refused where another version is locked", async () => {
    const server = await startStateServer();
    const app = appOf(`
      const { HttpBackend } = require("cdktf");
      const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
      const { DataAwsPartition } = require("@cdktf/provider-aws/lib/data-aws-partition");
      const stack = new TerraformStack(app, "aws");
      new HttpBackend(stack, { address: "${server.url}/aws", retryMax: 0 });
      new AwsProvider(stack, "aws", {
        region: "us-east-1", accessKey: "a", secretKey: "b",
        skipCredentialsValidation: true, skipMetadataApiCheck: "true", skipRequestingAccountId: true,
      });
      new DataResource(stack, "thing", { input: new DataAwsPartition(stack, "partition").partition });
    `);
    const env = { TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror) };
    const bundle = join(tempFolder(), "plan.bundle");
    const project = makeProject({ "main.js": app }).with(env);
    expect(await project.terrace("plan", "--out", bundle)).toMatchObject({ code: 0, stderr: "" });
    const lock = ".terrace/work/aws/.terraform.lock.hcl";
    project.write({ [lock]: project.read(lock).replace('version     = "5.100.0"', 'version     = "5.99.0"') });

    const { code, stderr } = await project.terrace("deploy", bundle);
    server.close();
    expect(code).toBe(1);
    expect(stderr).toContain("  aws: registry.terraform.io/hashicorp/aws was 5.100.0, here it is 5.99.0\n");
  });
});

/** A stack that reads a file of the project's folder when it is planned. */
const CHANGING = appOf(`
  const { Fn, HttpBackend } = require("cdktf");
  const stack = new TerraformStack(app, "changing");
  new HttpBackend(stack, { address: process.env.SERVER + "/changing", retryMax: 0 });
  new DataResource(stack, "thing", { input: Fn.file(__dirname + "/answer") });
`);
