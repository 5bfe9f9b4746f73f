import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../cli/doctor/check";
import { checkMachine, checkNode } from "../../cli/doctor/machine";
import { checkMirror } from "../../cli/doctor/mirror";
import { checkProject } from "../../cli/doctor/project";
import type { Environment } from "../../orchestrator/executors/terraform/environment";
import { folderWith } from "../rig/project-folder";
import { synthesized } from "../rig/synthesized";
import { tempFolder } from "../rig/temp-folder";

describe("the machine", () => {
  test.each([
    ["20.19.0", "good"],
    ["24.1.0", "good"],
    ["20.18.9", "bad"],
    ["18.20.0", "bad"],
  ])("Node %s is %s", (version, state) => {
    expect(checkNode(version)).toMatchObject({ state });
  });

  test("a Terraform that is not there is bad, with the remedy", async () => {
    const findings = await checkMachine({ PATH: "/nowhere", TERRAFORM_BINARY_NAME: "terraform" });
    expect(findings).toContainEqual(expect.objectContaining({ what: "Terraform", state: "bad" }));
  });

  test.each([
    ["TF_CLI_CONFIG_FILE", "warning"],
    ["AWS_CA_BUNDLE", "bad"],
  ])("%s that names no file is %s", async (name, state) => {
    const findings = await checkMachine({ PATH: process.env["PATH"], [name]: "/no/such/file" });
    expect(findings).toContainEqual(expect.objectContaining({ what: name, state }));
  });
});

describe("the provider mirror", () => {
  test("of the CLI configuration is found", () => {
    const mirror = tempFolder();
    const folder = folderWith({ rc: `provider_installation {\n filesystem_mirror {\n  path = "${mirror}"\n }\n}` });
    expect(checkMirror({ HOME: folder, TF_CLI_CONFIG_FILE: join(folder, "rc") })).toMatchObject({
      state: "good",
      found: expect.stringContaining(mirror) as string,
    });
  });

  test("that is not there is a warning", () => {
    const folder = folderWith({
      ".terraformrc": `provider_installation { filesystem_mirror { path = "/no/mirror" } }`,
    });
    expect(checkMirror({ HOME: folder })).toMatchObject({ state: "warning" });
  });

  test("that Terraform looks into by itself is found", () => {
    const home = tempFolder();
    mkdirSync(join(home, ".terraform.d/plugins"), { recursive: true });
    expect(checkMirror({ HOME: home })).toMatchObject({ found: expect.stringContaining(home) as string });
  });
});

describe("the project", () => {
  test("that is none is bad", async () => {
    expect(await checkProject(tempFolder(), {})).toEqual([expect.objectContaining({ what: "Project", state: "bad" })]);
  });

  test("with a killed run tells how to go on", async () => {
    const started = {
      type: "run-started",
      run: "r",
      operation: "deploy",
      nodes: [],
      terraform: "t",
      at: "2026-11-22T00:00:00Z",
    };
    const folder = folderWith({
      "cdktf.json": { app: "true" },
      ".terrace/runs/20261122-000000-aaaa/journal.jsonl": `${JSON.stringify(started)}\n`,
    });
    const findings = await checkProject(folder, {});
    expect(findings).toContainEqual(
      expect.objectContaining({
        what: "Runs",
        state: "warning",
        remedy: expect.stringContaining("terrace resume") as string,
      }),
    );
  });

  test("with a journal that can't be read names it", async () => {
    const folder = folderWith({
      "cdktf.json": { app: "true" },
      ".terrace/runs/20261122-000000-aaaa/journal.jsonl": "junk\n{}\n",
    });
    expect(await checkProject(folder, {})).toContainEqual(expect.objectContaining({ what: "Runs", state: "warning" }));
  });
});

describe("the ledger", () => {
  const s3 = (key: string, bucket = "b"): object => ({ terraform: { backend: { s3: { bucket, key } } } });

  /** What is found of a project whose stacks have these configurations. */
  async function found(
    configs: readonly object[],
    projectFile: object = { projectId: "shop" },
    env: Environment = {},
  ): Promise<Finding | undefined> {
    const output = synthesized(configs.map((config, index) => ({ name: `s${index}`, config })));
    const folder = folderWith({ "cdktf.json": { app: "true", output, ...projectFile } });
    return (await checkProject(folder, env)).find(({ what }) => what === "Ledger");
  }

  test("is beside the states, or with them in files", async () => {
    expect(await found([s3("a"), s3("b")])).toMatchObject({
      state: "good",
      found: "beside the states: terrace/shop/ledger.tfstate (s3)",
    });
    expect(await found([{}])).toMatchObject({
      state: "good",
      found: expect.stringContaining(".terrace/ledger") as string,
    });
  });

  test.each([
    ["without a project id", [s3("a")], {}, {}, "cdktf.json has no projectId", "projectId"],
    ["with two buckets", [s3("a"), s3("b", "c")], undefined, {}, "differ in more than the name", "same backend"],
    ["over HTTP", [{ terraform: { backend: { http: {} } } }], undefined, {}, '"http"', "between the jobs of a CI"],
    ["in a workspace", [s3("a")], undefined, { TF_WORKSPACE: "dev" }, "TF_WORKSPACE", "between the jobs of a CI"],
  ])("%s is in the clone only: a warning, with the reason", async (_, configs, file, env, reason, remedy) => {
    expect(await found(configs, file, env)).toMatchObject({
      state: "warning",
      found: expect.stringContaining(reason) as string,
      remedy: expect.stringContaining(remedy) as string,
    });
  });

  test("of an app that was never synthesized is nowhere", async () => {
    const folder = folderWith({ "cdktf.json": { app: "true" } });
    expect((await checkProject(folder, {})).map(({ what }) => what)).not.toContain("Ledger");
  });
});
