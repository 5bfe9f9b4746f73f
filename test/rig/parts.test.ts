import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describeWith, findPart } from "./parts";
import { startMoto } from "./moto";
import { tempFolder } from "./temp-folder";
import { terraformCliConfig } from "./terraform-cli-config";

describe("parts", () => {
  afterEach(() => {
    delete process.env.TERRACE_TEST_TERRAFORM;
  });

  test("a variable names a part", () => {
    const file = join(tempFolder(), "other-terraform");
    writeFileSync(file, "");
    process.env.TERRACE_TEST_TERRAFORM = file;
    expect(findPart("terraform")).toEqual({ path: file });
  });

  test("a variable that names nothing is not passed over", () => {
    process.env.TERRACE_TEST_TERRAFORM = "/nowhere/terraform";
    expect(findPart("terraform")).toEqual({ missing: "no terraform at /nowhere/terraform" });
  });
});

test("processes that a test starts see clean surroundings", () => {
  const { stdout } = spawnSync("env", { encoding: "utf8" });
  expect(stdout).toContain("CHECKPOINT_DISABLE=1");
  expect(stdout).not.toMatch(/^(FORCE_COLOR|NO_COLOR|TF_VAR_\w+|CDKTF_\w+|AWS_CA_BUNDLE)=/m);
});

describeWith(["motoServer"], "moto", ({ motoServer }) => {
  test("answers, and is gone once it was stopped", async () => {
    const moto = await startMoto(motoServer);
    const answer = await fetch(`${moto.url}/moto-api/data.json`);
    expect(answer.status).toBe(200);
    await moto.stop();
    await expect(fetch(moto.url)).rejects.toThrow("fetch failed");
  });

  test("is gone once who started it was killed", async () => {
    const program = `require(${JSON.stringify(join(__dirname, "moto.ts"))})
      .startMoto(${JSON.stringify(motoServer)})
      .then(({ url }) => console.log(url))`;
    const starter = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program]);
    const [url] = (await once(starter.stdout, "data")) as [Buffer];
    starter.kill("SIGKILL");
    await expectRefused(url.toString().trim());
  });

  test("a server that cannot start is an error that says why", async () => {
    const server = join(tempFolder(), "moto");
    writeFileSync(server, "#!/bin/sh\necho no such module >&2\nexit 1\n", { mode: 0o755 });
    await expect(startMoto(server)).rejects.toThrow("no such module");
  });
});

describeWith(["terraform", "providerMirror"], "the provider mirror", ({ terraform, providerMirror }) => {
  test("terraform init takes the AWS provider from it", () => {
    const cwd = tempFolder();
    const aws = { source: "hashicorp/aws", version: "5.100.0" };
    writeFileSync(join(cwd, "main.tf.json"), JSON.stringify({ terraform: { required_providers: { aws } } }));
    mkdirSync(join(cwd, "home"));
    const env = { ...process.env, HOME: join(cwd, "home"), TF_CLI_CONFIG_FILE: terraformCliConfig(providerMirror) };
    const { status, stderr } = spawnSync(terraform, ["init", "-no-color"], { cwd, env, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(existsSync(join(cwd, ".terraform/providers"))).toBe(true);
  });
});

/** Resolves when nobody listens any more. */
async function expectRefused(url: string): Promise<void> {
  const answers = await fetch(url).then(
    () => true,
    () => false,
  );
  if (answers) await expectRefused(url);
}
