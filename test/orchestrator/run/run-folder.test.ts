import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolder } from "../../../orchestrator/project/data-folder";
import { nodeId } from "../../../orchestrator/graph/graph";
import { listRuns, makeDataFolder, RunFolder, sweepRuns } from "../../../orchestrator/run/run-folder";
import type { RunOrder } from "../../../orchestrator/run/run-order";
import { folderWith } from "../../rig/project-folder";
import { synthesized } from "../../rig/synthesized";
import { tempFolder } from "../../rig/temp-folder";

const order: RunOrder = {
  operation: "deploy",
  nodes: [nodeId("net")],
  parallelism: 4,
  refresh: true,
  skipUnchanged: false,
  failFast: false,
  prune: false,
  approval: "ask",
  approveIf: [],
  variables: { values: { password: "s3cret" }, files: [] },
};

const config = "stacks/net/cdk.tf.json";

async function created(output: string, asked = order): Promise<RunFolder> {
  const folder = new RunFolder(join(tempFolder(), "runs", "20261122-231445-x7k2"));
  await folder.create(output);
  await folder.keepOrder(asked);
  return folder;
}

/** All files below a folder, by their paths. */
function files(folder: string): readonly string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  return paths.filter((path) => statSync(join(folder, path)).isFile());
}

describe("the frozen files", () => {
  test("are all that was synthesized", async () => {
    const output = synthesized([{ name: "net", config: { a: 1 } }], { version: 1, nodes: [] });
    folderWith({ "stacks/net/assets/x/a.zip": "zip", "stacks/net/.terraform.lock.hcl": "lock" }, output);
    const { frozen } = await created(output);
    expect(files(frozen)).toEqual(files(output));
    expect(readFileSync(join(frozen, config), "utf8")).toBe('{"a":1}');
  });

  test("do not change when the next synth writes the same files in place", async () => {
    const output = synthesized([{ name: "net", config: { a: 1 } }], { version: 1, nodes: [] });
    folderWith({ "stacks/net/extra.tf": "# 1", "stacks/net/x.auto.tfvars": "a = 1" }, output);
    const { frozen } = await created(output);
    const before = files(frozen).map((path) => readFileSync(join(frozen, path), "utf8"));
    for (const path of files(output)) writeFileSync(join(output, path), "changed");
    expect(files(frozen).map((path) => readFileSync(join(frozen, path), "utf8"))).toEqual(before);
  });

  test("share assets with the originals, which may be gigabytes", async () => {
    const output = folderWith({ "stacks/net/assets/x/a.zip": "zip" }, synthesized([{ name: "net" }]));
    const { frozen } = await created(output);
    const [a, b] = [output, frozen].map((folder) => statSync(join(folder, "stacks/net/assets/x/a.zip")).ino);
    expect(a).toBe(b);
  });

  test("are without what Terraform made in a stack's folder for cdktf, be it 700 MB of providers or a state", async () => {
    const made = [".terraform/providers/aws", "terraform.tfstate", "terraform.tfstate.backup", "plan"];
    const output = synthesized([{ name: "net" }]);
    folderWith(Object.fromEntries(made.map((name) => [`stacks/net/${name}`, ""])), output);
    const { frozen } = await created(output);
    expect(files(frozen)).toEqual(["manifest.json", config]);
  });

  test("have assets whatever they are called", async () => {
    const assets = ["plan", "a.tfstate", ".terraform/x"].map((name) => `stacks/net/assets/x/${name}`);
    const output = folderWith(Object.fromEntries(assets.map((path) => [path, ""])), synthesized([{ name: "net" }]));
    expect(files((await created(output)).frozen)).toEqual(expect.arrayContaining(assets));
  });
});

describe("the order", () => {
  test("is what was asked", async () => {
    expect(await (await created(synthesized([]))).readOrder()).toEqual(order);
  });

  test("names copies of the variable files, which can be told apart by Terraform, in their order", async () => {
    const given = folderWith({ "a.tfvars": "a = 1", "b.json": '{"b":2}', "sub/a.tfvars": "a = 3" });
    const paths = ["a.tfvars", "b.json", "sub/a.tfvars"].map((name) => join(given, name));
    const folder = await created(synthesized([]), { ...order, variables: { values: {}, files: paths } });
    for (const path of paths) writeFileSync(path, "changed");
    const kept = (await folder.readOrder()).variables.files;
    expect(kept.map((file) => readFileSync(file, "utf8"))).toEqual(["a = 1", '{"b":2}', "a = 3"]);
    expect(kept.map((file) => /\.tfvars(\.json)?$/.exec(file)?.[0])).toEqual([".tfvars", ".tfvars.json", ".tfvars"]);
    expect(kept.filter((file) => !file.startsWith(folder.path))).toEqual([]);
  });

  test("names a variable file that is not there: an error of the system", async () => {
    const asked = { ...order, variables: { values: {}, files: ["/nowhere/a.tfvars"] } };
    await expect(created(synthesized([]), asked)).rejects.toMatchObject({ code: "ENOENT", path: "/nowhere/a.tfvars" });
  });
});

test("only its owner can look into the folder and read what is in it", async () => {
  const given = folderWith({ "a.tfvars": "a = 1" });
  const asked = { ...order, variables: { values: {}, files: [join(given, "a.tfvars")] } };
  const { path } = await created(synthesized([{ name: "net" }], {}), asked);
  const paths = [path, ...readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) => join(path, name))];
  const open = paths.filter((path) => (statSync(path).mode & 0o077) !== 0);
  expect(open).toEqual([]);
});

describe("a run that is over", () => {
  async function filled(): Promise<RunFolder> {
    const folder = await created(folderWith({ "stacks/net/assets/a": "" }, synthesized([{ name: "net" }])));
    folderWith(
      {
        "journal.jsonl": "",
        "report.json": "",
        "logs/net.log": "",
        "plans/net.tfplan": "",
        "scratch/task-1/inputs.json": "",
      },
      folder.path,
    );
    return folder;
  }

  test("leaves nothing but what tells of it", async () => {
    const folder = await filled();
    await folder.retire();
    expect(files(folder.path)).toEqual(["journal.jsonl", "logs/net.log", "report.json"]);
  });

  test("and may go on, keeps what it needs, without saved plans and exchanged files", async () => {
    const folder = await filled();
    await folder.clean();
    const kept = ["frozen/manifest.json", `frozen/${config}`, "frozen/stacks/net/assets/a", "order.json"];
    expect(files(folder.path)).toEqual([...kept, "journal.jsonl", "logs/net.log", "report.json"].toSorted());
  });

  test("and was a plan, leaves nothing", async () => {
    const folder = await filled();
    await folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });
});

describe("a project's runs", () => {
  function dataWith(...runs: readonly string[]): DataFolder {
    const data = new DataFolder(tempFolder());
    for (const run of runs) {
      mkdirSync(join(data.runs, run, "plans"), { recursive: true });
      writeFileSync(join(data.runs, run, "journal.jsonl"), "{}\n");
    }
    return data;
  }

  const name = (second: number): string => `20261122-2314${String(second).padStart(2, "0")}-aaaa`;

  test("none", async () => {
    expect(await listRuns(new DataFolder("/nowhere"))).toEqual([]);
  });

  test("are listed with the newest first, without what is no run's", async () => {
    expect(await listRuns(dataWith(name(1), name(12), "tmp", name(3)))).toEqual([name(12), name(3), name(1)]);
  });

  test("killed before its first event: it is no run, and swept away", async () => {
    const data = dataWith(name(1), name(2), name(3));
    rmSync(join(data.runs, name(2), "journal.jsonl"));
    writeFileSync(join(data.runs, name(3), "journal.jsonl"), "");
    expect(await listRuns(data)).toEqual([name(1)]);
    await sweepRuns(data);
    expect(readdirSync(data.runs)).toEqual([name(1)]);
  });

  test("the newest 20 are kept", async () => {
    const names = Array.from({ length: 23 }, (_, index) => name(index));
    const data = dataWith(...names);
    await sweepRuns(data);
    expect(await listRuns(data)).toEqual(names.toReversed().slice(0, 20));
  });

  test("are cleared of saved plans, which hold secrets, and so are plans that were killed", async () => {
    const data = dataWith(name(1));
    mkdirSync(join(data.plans, name(2)), { recursive: true });
    await sweepRuns(data);
    expect([data.plans, join(data.runs, name(1), "plans")].filter((path) => existsSync(path))).toEqual([]);
  });

  test("lie in a folder for their owner only, which stays out of the repository", async () => {
    const data = new DataFolder(tempFolder());
    mkdirSync(data.path, { mode: 0o755 });
    await makeDataFolder(data);
    await makeDataFolder(data);
    expect([data.path, data.runs].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700]);
    expect(readFileSync(join(data.path, ".gitignore"), "utf8")).toBe("*\n");
  });
});
