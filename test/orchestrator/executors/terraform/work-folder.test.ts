import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepareWorkFolder, type StackFolders } from "../../../../orchestrator/executors/terraform/work-folder";
import { folderWith } from "../../../rig/project-folder";
import { tempFolder } from "../../../rig/temp-folder";

const file = "cdk.tf.json";
const origin = "/project/cdktf.out/stacks/net";

function folders(config: unknown, assets: Readonly<Record<string, unknown>> = {}): StackFolders {
  return { frozen: folderWith({ [file]: config, ...assets }), origin, work: join(tempFolder(), "new", "work") };
}

/** The configuration as Terraform gets it. */
function written({ work }: StackFolders): unknown {
  return JSON.parse(readFileSync(join(work, file), "utf8"));
}

describe("paths of local states", () => {
  const home = (path: string): object => ({
    path: join(origin, path),
    workspace_dir: join(origin, "terraform.tfstate.d"),
  });

  test.each<[string, object | undefined, object]>([
    ["a relative one", { path: "a/b.tfstate" }, home("a/b.tfstate")],
    ["one upwards", { path: "../../b.tfstate" }, home("../../b.tfstate")],
    ["none", {}, home("terraform.tfstate")],
    ["none, and no backend", undefined, home("terraform.tfstate")],
    ["an absolute one", { path: "/a.tfstate" }, { ...home(""), path: "/a.tfstate" }],
    ["an expression", { path: "${path.module}/a" }, { ...home(""), path: "${path.module}/a" }],
    ["of workspaces", { path: "/a", workspace_dir: "ws" }, { path: "/a", workspace_dir: join(origin, "ws") }],
  ])("%s", async (_, local, expected) => {
    const of = folders({ terraform: { required_version: "1", ...(local && { backend: { local } }) }, output: {} });
    const { json } = await prepareWorkFolder(of, file);
    expect(json).toEqual({ terraform: { required_version: "1", backend: { local: expected } }, output: {} });
    expect(written(of)).toEqual(json);
  });

  test("in another stack's data", async () => {
    const states = {
      a: { backend: "local", config: { path: "../a.tfstate" }, workspace: "dev" },
      b: { backend: "local", config: { path: "/b.tfstate" } },
      c: { backend: "s3", config: { path: "c" } },
      d: { backend: "local" },
      e: { backend: "local", config: { path: "/e", workspace_dir: "ws" } },
    };
    const of = folders({
      terraform: { backend: { s3: {} } },
      data: { terraform_remote_state: states, aws_ami: { x: {} } },
    });
    await prepareWorkFolder(of, file);
    expect(written(of)).toEqual({
      terraform: { backend: { s3: {} } },
      data: {
        terraform_remote_state: {
          a: { ...states.a, config: home("../a.tfstate") },
          b: states.b,
          c: states.c,
          d: { ...states.d, config: { path: join(origin, "terraform.tfstate") } },
          e: { ...states.e, config: { path: "/e", workspace_dir: join(origin, "ws") } },
        },
        aws_ami: { x: {} },
      },
    });
  });

  test.each([
    ["another backend", { terraform: { backend: { s3: { key: "terraform.tfstate" } } } }],
    ["a workspace of HCP Terraform", { terraform: { cloud: { organization: "o" } } }],
  ])("with %s the configuration is the synthesized one, letter for letter", async (_, config) => {
    const text = `${JSON.stringify(config, null, 3)}\n`;
    const of = folders(text);
    expect(await prepareWorkFolder(of, file)).toEqual({ text, json: config });
    expect(readFileSync(join(of.work, file), "utf8")).toBe(text);
  });

  test("a configuration in HCL is left as it is", async () => {
    const frozen = folderWith({ "cdk.tf": "# HCL" });
    const work = tempFolder();
    expect(await prepareWorkFolder({ frozen, origin, work }, "cdk.tf")).toEqual({ text: "# HCL", json: {} });
    expect(readFileSync(join(work, "cdk.tf"), "utf8")).toBe("# HCL");
  });
});

describe("the folder", () => {
  const elsewhere = { terraform: { backend: { s3: {} } } };

  test("is for its owner only, and so is the configuration", async () => {
    const of = folders(elsewhere);
    await prepareWorkFolder(of, file);
    expect([of.work, join(of.work, file)].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  test("is not written to when nothing changed", async () => {
    const of = folders(elsewhere);
    await prepareWorkFolder(of, file);
    const before = statSync(join(of.work, file)).mtimeMs;
    await prepareWorkFolder(of, file);
    expect(statSync(join(of.work, file)).mtimeMs).toBe(before);
  });

  test("has the assets, shared with the frozen ones, and again after they changed", async () => {
    const of = folders(elsewhere, { "assets/x/a.zip": "one", "assets/y/cdk.tf.json": "an asset of the same name" });
    await prepareWorkFolder(of, file);
    writeFileSync(join(of.frozen, "assets/x/b.zip"), "two");
    rmSync(join(of.frozen, "assets/x/a.zip"));
    await prepareWorkFolder(of, file);
    expect(readdirSync(join(of.work, "assets"), { recursive: true }).toSorted()).toEqual([
      "x",
      "x/b.zip",
      "y",
      "y/cdk.tf.json",
    ]);
    expect(statSync(join(of.work, "assets/x/b.zip")).ino).toBe(statSync(join(of.frozen, "assets/x/b.zip")).ino);
  });

  test("loses what the app no longer synthesizes, and keeps what Terraform and resources made", async () => {
    const of = folders(elsewhere, { "extra.tf": "", "assets/a": "" });
    await prepareWorkFolder(of, file);
    const made = [".terraform/terrace-init", "errored.tfstate", "made-by-a-local_file.txt"];
    folderWith(Object.fromEntries(made.map((name) => [name, "made"])), of.work);
    for (const name of ["extra.tf", "assets"]) rmSync(join(of.frozen, name), { recursive: true });
    await prepareWorkFolder(of, file);
    expect(["extra.tf", "assets"].filter((name) => existsSync(join(of.work, name)))).toEqual([]);
    expect(made.filter((name) => !existsSync(join(of.work, name)))).toEqual([]);
  });

  test("has a lock file that came with the stack, but not over one of its own", async () => {
    const of = folders(elsewhere, { ".terraform.lock.hcl": "# from cdktf" });
    await prepareWorkFolder(of, file);
    const lock = join(of.work, ".terraform.lock.hcl");
    expect(readFileSync(lock, "utf8")).toBe("# from cdktf");
    writeFileSync(lock, "# from init");
    await prepareWorkFolder(of, file);
    expect(readFileSync(lock, "utf8")).toBe("# from init");
    expect(readFileSync(join(of.frozen, ".terraform.lock.hcl"), "utf8")).toBe("# from cdktf");
  });

  test("is made anew when a crash left its notes torn", async () => {
    const of = folders(elsewhere, { "assets/a": "" });
    await prepareWorkFolder(of, file);
    writeFileSync(join(of.work, ".terrace-assets"), '["ass');
    await prepareWorkFolder(of, file);
    expect(existsSync(join(of.work, "assets/a"))).toBe(true);
  });
});
