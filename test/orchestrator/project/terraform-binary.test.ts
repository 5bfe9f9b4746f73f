import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findTerraform } from "../../../orchestrator/project/terraform-binary";
import { describeWith } from "../../rig/parts";
import { folderWith } from "../../rig/project-folder";

/** A `PATH` of nothing but these programs, and what scripts need. */
function pathWith(programs: Readonly<Record<string, string>>): string {
  const folder = folderWith(programs);
  for (const name of Object.keys(programs)) chmodSync(join(folder, name), 0o755);
  return [folder, "/usr/bin", "/bin"].join(delimiter);
}

/** A program that answers like this. */
function answering(version: string): string {
  return `#!/bin/sh\necho '{"terraform_version": "${version}", "platform": "linux_amd64"}'\n`;
}

describeWith(["terraform"], "the real one", ({ terraform }) => {
  test("is found by its path", async () => {
    const found = await findTerraform({ ...process.env, TERRAFORM_BINARY_NAME: terraform });
    expect(found).toEqual({ ok: true, value: { binary: terraform, version: expect.stringMatching(/^\d+\.\d+\.\d+/) } });
  });
});

describe("which one", () => {
  test("terraform, if there is one", async () => {
    const PATH = pathWith({ terraform: answering("1.11.4"), tofu: answering("1.9.0") });
    expect(await findTerraform({ PATH })).toEqual({ ok: true, value: { binary: "terraform", version: "1.11.4" } });
  });

  test("tofu, if there is no terraform", async () => {
    const PATH = pathWith({ tofu: answering("1.9.0") });
    expect(await findTerraform({ PATH })).toEqual({ ok: true, value: { binary: "tofu", version: "1.9.0" } });
  });

  test("the one that TERRAFORM_BINARY_NAME names, and no other", async () => {
    const PATH = pathWith({ terraform: answering("1.11.4"), "my-tofu": answering("1.8.1") });
    expect(await findTerraform({ PATH, TERRAFORM_BINARY_NAME: "my-tofu" })).toMatchObject({
      value: { binary: "my-tofu" },
    });
    expect(await findTerraform({ PATH, TERRAFORM_BINARY_NAME: "other" })).toEqual({
      ok: false,
      failure: { kind: "terraform-missing", binary: "other" },
    });
  });

  test("terraform, and what is wrong with it, even if there is a tofu", async () => {
    const PATH = pathWith({ terraform: answering("1.0.0"), tofu: answering("1.9.0") });
    expect(await findTerraform({ PATH })).toMatchObject({
      failure: { kind: "terraform-too-old", binary: "terraform" },
    });
  });
});

describe("none", () => {
  const missing = { ok: false, failure: { kind: "terraform-missing", binary: "terraform" } };

  test("neither terraform nor tofu", async () => {
    expect(await findTerraform({ PATH: pathWith({}) })).toEqual(missing);
  });

  test("a file that can't be executed", async () => {
    const PATH = folderWith({ terraform: answering("1.11.4") });
    expect(await findTerraform({ PATH })).toEqual(missing);
  });

  test("a path through a file", async () => {
    const binary = join(folderWith({ file: "" }), "file", "terraform");
    expect(await findTerraform({ TERRAFORM_BINARY_NAME: binary })).toMatchObject({ ok: false, failure: { binary } });
  });
});

test.each([
  ["0.15.5", false],
  ["1.4.7", false],
  ["1.5.0", true],
  ["1.5.0-alpha20230405", true],
  ["1.10.0", true],
  ["2.0.0", true],
  ["1.12.0-dev", true],
])("%s is new enough: %s", async (version, isEnough) => {
  const found = await findTerraform({ PATH: pathWith({ terraform: answering(version) }) });
  const tooOld = { kind: "terraform-too-old", binary: "terraform", found: version, needed: "1.5.0" };
  expect(found).toEqual(
    isEnough ? { ok: true, value: { binary: "terraform", version } } : { ok: false, failure: tooOld },
  );
});

test("one from before it could answer in JSON is too old, too", async () => {
  const PATH = pathWith({ terraform: "#!/bin/sh\necho Terraform v0.12.31; echo; echo Your version is out of date\n" });
  expect(await findTerraform({ PATH })).toMatchObject({ failure: { kind: "terraform-too-old", found: "0.12.31" } });
});

describe("one that can't be used", () => {
  test.each([
    ["junk", "#!/bin/sh\necho I am not Terraform\n", "I am not Terraform"],
    ["nothing", "#!/bin/sh\n", ""],
    ["JSON of another kind", "#!/bin/sh\necho '[1]'\n", "[1]"],
    ["JSON null", "#!/bin/sh\necho null\n", "null"],
    ["a version of another kind", answering("latest"), '{"terraform_version": "latest", "platform": "linux_amd64"}'],
    ["an error", "#!/bin/sh\necho cannot find config >&2\nexit 3\n", "cannot find config"],
    ["its own crash", "#!/bin/sh\necho panic >&2\nkill -SEGV $$\n", "panic"],
  ])("it prints %s: its output is quoted", async (_, script, output) => {
    expect(await findTerraform({ PATH: pathWith({ terraform: script }) })).toEqual({
      ok: false,
      failure: { kind: "terraform-unusable", binary: "terraform", output },
    });
  });

  test("it prints without an end: the end of it is quoted", async () => {
    const found = await findTerraform({ PATH: pathWith({ terraform: "#!/bin/sh\nexec yes 0123456789\n" }) });
    expect(found).toMatchObject({
      failure: { kind: "terraform-unusable", output: expect.stringMatching(/^[\d\n]{1,2000}$/) },
    });
  });

  test("it hangs: it is killed", async () => {
    const pid = join(folderWith({}), "pid");
    const PATH = pathWith({
      terraform: `#!/bin/sh\necho $$ > '${pid}'\ntrap '' INT TERM\necho thinking\nwhile :; do :; done\n`,
    });
    expect(await findTerraform({ PATH }, 1_500)).toEqual({
      ok: false,
      failure: { kind: "terraform-unusable", binary: "terraform", output: "thinking\n\n(no answer)" },
    });
    expect(() => process.kill(Number(readFileSync(pid, "utf8")), 0)).toThrow("ESRCH");
  });
});

test("it is asked in an environment that does not get in the way", async () => {
  const script = `#!/bin/sh\n[ "$TF_CLI_CONFIG_FILE$TF_DATA_DIR" = "" ] && [ "$HOME" = /home/me ] && echo '{"terraform_version":"1.6.0"}'\n`;
  const env = {
    PATH: pathWith({ terraform: script }),
    TF_CLI_CONFIG_FILE: "/nowhere",
    TF_DATA_DIR: "/x",
    HOME: "/home/me",
  };
  expect(await findTerraform(env)).toMatchObject({ ok: true });
});
