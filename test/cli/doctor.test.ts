import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { checkMachine, checkNode } from "../../cli/doctor/machine";
import { checkMirror } from "../../cli/doctor/mirror";
import { checkProject } from "../../cli/doctor/project";
import { folderWith } from "../rig/project-folder";
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
