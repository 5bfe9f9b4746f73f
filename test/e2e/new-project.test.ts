import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startMoto, type Moto } from "../rig/moto";
import { describeWith } from "../rig/parts";
import { makeProject, projectIn } from "../rig/project";
import { folderWith } from "../rig/project-folder";
import { tempFolder } from "../rig/temp-folder";
import { terraformCliConfig } from "../rig/terraform-cli-config";

/** Runs `terrace init` in a folder. */
async function init(
  folder: string,
  ...args: readonly string[]
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return makeProject({}, join(folder, "elsewhere")).terrace("init", ...args);
}

/** What a compiler finds in a project, with the packages that it has. */
function typeErrors(folder: string): string {
  try {
    execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
    return "";
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

describeWith(["terraform"], "a new project", () => {
  test.each(["empty", "web-service"])(
    "from the template %s is type-checked, deployed as it is, planned empty, and destroyed",
    async (template) => {
      const folder = join(tempFolder(), "shop");
      const { code, stdout } = await init(tempFolder(), folder, "--template", template);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("npx terrace deploy") });
      const project = projectIn(folder);
      expect(typeErrors(folder)).toBe("");
      expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
      expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
      expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
      expect(project.read(".gitignore")).toContain(".terrace/");
    },
  );
});

describeWith(["terraform", "providerMirror", "motoServer"], "a new project on AWS", (parts) => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto(parts.motoServer);
  });

  afterAll(() => moto.stop());

  // The emulator gives a queue's redrive_policy back with blanks in it, which is planned as a change, and is all that is.
  test.each<[string, readonly string[], readonly string[]]>([
    ["worker", [], ["aws_sqs_queue.jobs_queue"]],
    ["data-pipeline", [], ["aws_sqs_queue.arrivals_queue"]],
    ["landing-zone", ["--set", "states=states-of-a-new-project"], []],
  ])(
    "from the template %s is type-checked, keeps to the security pack, is deployed, planned empty, and destroyed",
    async (template, answers, forgotten) => {
      const folder = join(tempFolder(), "shop");
      const args = ["--template", template, "--set", "removal=destroy", ...answers];
      expect(await init(tempFolder(), folder, ...args)).toMatchObject({ code: 0 });
      const project = projectIn(folder).with({
        TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror),
        // All that an emulator takes: its endpoint is an IP address, for which S3's own rules put buckets into paths.
        AWS_ENDPOINT_URL: moto.url,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
      });
      expect(typeErrors(folder)).toBe("");
      expect(await project.terrace("policy", "--fail-on", "low")).toMatchObject({ code: 0 });
      expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
      const { stdout } = await project.terrace("plan");
      expect([...stdout.matchAll(/^ {4}[-+~/]+ (\S+)_[0-9A-F]{8}$/gm)].map(([, address]) => address)).toEqual(
        forgotten,
      );
      expect(stdout).toContain(`Plan: ${forgotten.length === 0 ? "nothing to change" : "1 to update"}`);
      expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
    },
    600_000,
  );
});

describeWith(["terraform", "providerMirror", "motoServer"], "a new site on AWS", (parts) => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto(parts.motoServer);
  });

  afterAll(() => moto.stop());

  // The emulator can't have it deployed: it holds the bucket's policy, that all must come by TLS, against the deploy itself.
  test("is type-checked, planned by the real provider, and has but one thing to find: CloudFront's own name", async () => {
    const folder = join(tempFolder(), "shop");
    expect(await init(tempFolder(), folder, "--template", "static-site")).toMatchObject({ code: 0 });
    const project = projectIn(folder).with({
      TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror),
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    });
    expect(typeErrors(folder)).toBe("");
    const { stdout } = await project.terrace("policy", "--json");
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly rule: string }[] };
    expect(findings.map(({ rule }) => rule)).toEqual(["cloudfront-current-tls"]);
    const planned = await project.terrace("plan", "--detailed-exitcode");
    expect(planned).toMatchObject({ code: 2, stdout: expect.stringContaining("aws_cloudfront_distribution") });
  });
});

describe("terrace init", () => {
  const template = {
    "template.json": {
      description: "Mine",
      questions: [
        { name: "region", question: "Which region?", default: "eu-central-1" },
        { name: "size", question: "How big?", choices: ["small", "large"] },
      ],
    },
    "main.ts": "// {{name}} in {{region}}, {{size}}; {{other}}\n",
    _npmrc: "x\n",
    "__init__.py": "y\n",
    "node_modules/a/index.js": "made",
    "bin/run": "#!/bin/sh\n",
  };

  test("fills in a folder's files, and leaves out what was made in it", async () => {
    const from = folderWith(template);
    const folder = join(tempFolder(), "My Shop");
    const { code, stdout } = await init(tempFolder(), folder, "--template", from, "--set", "size=small", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      folder,
      template: from,
      files: ["__init__.py", ".npmrc", "bin/run", "main.ts"],
    });
    expect(readFileSync(join(folder, "main.ts"), "utf8")).toBe("// my-shop in eu-central-1, small; {{other}}\n");
    expect(readdirSync(folder).sort()).toEqual([".npmrc", "__init__.py", "bin", "main.ts"]);
  });

  test("fetches what a git URL names, with its branch, and leaves no copy behind", async () => {
    const from = folderWith({ "main.ts": "// {{name}}\n" });
    const git = (...args: readonly string[]): void => {
      execFileSync("git", ["-C", from, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
        stdio: "ignore",
      });
    };
    git("init", "-b", "trunk");
    git("add", ".");
    git("commit", "-m", "first");
    const folder = join(tempFolder(), "shop");
    const temporary = tempFolder();
    const project = makeProject({}).with({ TMPDIR: temporary });
    expect(await project.terrace("init", folder, "--template", `file://${from}#trunk`)).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "main.ts"), "utf8")).toBe("// shop\n");
    expect(readdirSync(temporary)).toEqual([]);

    const missing = await project.terrace("init", `${folder}-2`, "--template", `file://${from}#no-such-branch`);
    expect(missing).toEqual({ code: 4, stdout: "", stderr: expect.stringContaining("no-such-branch") });
    expect(readdirSync(temporary)).toEqual([]);
  });

  test("writes over nothing, and then writes nothing", async () => {
    const folder = folderWith({ "main.ts": "mine" });
    const refused = await init(tempFolder(), folder);
    expect(refused).toEqual({ code: 4, stdout: "", stderr: expect.stringContaining("has main.ts already") });
    expect(readdirSync(folder)).toEqual(["main.ts"]);
  });

  test.each<[string, Record<string, unknown>, readonly string[], string]>([
    ["a template that is misspelt", {}, ["--template", "web-servce"], "did you mean web-service?"],
    ["a folder that isn't there", {}, ["--template", "./nowhere"], "there is no such folder"],
    ["an answer to no question", template, ["--set", "sise=small"], "did you mean size?"],
    ["an answer without a value", template, ["--set", "size"], "must be name=value"],
    ["an answer that is no choice", template, ["--set", "size=tiny"], "must be one of small, large, got tiny"],
    ["a question that nobody answers", template, [], "is needed: How big?"],
    ["a template with broken settings", { "template.json": "{" }, [], "template.json"],
    ["a template with other settings", { "template.json": { questions: 1 } }, [], 'must be { "description": text'],
  ])("refuses %s, with the reason, and writes nothing", async (_, files, args, reason) => {
    const folder = join(tempFolder(), "shop");
    const from = Object.keys(files).length > 0 ? ["--template", folderWith(files)] : [];
    const refused = await init(tempFolder(), folder, ...from, ...args);
    expect(refused).toEqual({ code: 4, stdout: "", stderr: expect.stringContaining(reason) });
    expect(existsSync(folder)).toBe(false);
  });
});

describeWith(["tmux"], "terrace init in a terminal", () => {
  test("asks what the template has to know, and takes the default for an empty answer", async () => {
    const from = folderWith({
      "template.json": {
        description: "Mine",
        questions: [
          { name: "region", question: "Which region?", default: "eu-central-1" },
          { name: "size", question: "How big?", choices: ["small", "large"] },
        ],
      },
      "main.ts": "{{region}} {{size}}",
    });
    const folder = join(tempFolder(), "shop");
    const terminal = makeProject({}).open("init", folder, "--template", from);
    await terminal.shows("Which region? [eu-central-1]");
    await terminal.press("Enter");
    await terminal.shows("How big? (small, large)");
    await terminal.press("large", "Enter");
    expect(await terminal.finished).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, "main.ts"), "utf8")).toBe("eu-central-1 large");
  });

  test("is left with Ctrl-C, and writes nothing", async () => {
    const from = folderWith({
      "template.json": { description: "Mine", questions: [{ name: "region", question: "Which region?" }] },
    });
    const folder = join(tempFolder(), "shop");
    const terminal = makeProject({}).open("init", folder, "--template", from);
    await terminal.shows("Which region?");
    await terminal.press("C-c");
    expect(await terminal.finished).toMatchObject({ code: 130 });
    expect(existsSync(folder)).toBe(false);
  });
});
