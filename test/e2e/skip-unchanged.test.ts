import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LoggedTerraform } from "../rig/logged-terraform";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";

const ALL = ["network", "database", "web", "site"];

describeWith(["terraform"], "unchanged stacks", (parts) => {
  let terraform: LoggedTerraform;
  let project: UserProject;

  beforeEach(() => {
    terraform = new LoggedTerraform(parts.terraform);
  });

  function makeApp(main: string, files: Readonly<Record<string, unknown>> = {}): void {
    project = makeProject({ "main.js": main, ...files }).with({ TERRAFORM_BINARY_NAME: terraform.binary });
  }

  /** Deploys, and tells which stacks were planned, which applied, and what was printed. */
  async function deploy(...flags: readonly string[]): Promise<Deployed> {
    const { code, stdout, stderr } = await project.terrace("deploy", "--auto-approve", ...flags);
    const commands = terraform.take();
    const stacks = (command: string): readonly string[] =>
      ALL.filter((stack) => commands.includes(`${command} ${stack}`));
    return { code, output: `${stdout}${stderr}`, commands, planned: stacks("plan"), applied: stacks("apply") };
  }

  async function deployed(main: string, files: Readonly<Record<string, unknown>> = {}): Promise<void> {
    makeApp(main, files);
    expect(await deploy()).toMatchObject({ code: 0 });
  }

  describe("that can't drift", () => {
    beforeEach(() => deployed(BUILT_IN, { "settings.json": SETTINGS, "page.html": "<p>" }));

    test("a second deploy runs no Terraform at all, and says what every second deploy says", async () => {
      const { code, output, commands } = await deploy();
      expect([code, commands]).toEqual([0, []]);
      expect(output).toContain("Nothing changed: all is as the app has it (5 nodes, ");
      expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
      expect(terraform.take()).toEqual([]);
    });

    test("its events say that it was left alone, and why", async () => {
      const { stdout } = await project.terrace("deploy", "--auto-approve", "--json");
      expect(stdout).toContain('"plan":{"changes":[],"outputs":[],"unexamined":"cannot-drift"}');
    });

    test("what was asked for and approved goes without Terraform, too", async () => {
      expect(await project.terrace("deploy")).toMatchObject({ code: 0 });
      expect(terraform.take()).toEqual([]);
    });

    const settings = (change: object): void => project.write({ "settings.json": { ...SETTINGS, ...change } });

    test.each<[string, () => void, readonly string[], readonly string[]]>([
      ["its configuration was edited", () => settings({ site: "new" }), ["site"], ["site"]],
      ["an asset is another", () => project.write({ "page.html": "<h1>" }), ["site"], ["site"]],
      ["its state was edited by another hand", () => editState("database"), ["database"], []],
      ["its producer gives something else", () => settings({ network: "new" }), ["network", "database"], []],
      ["a task gives it something else", () => settings({ schema: 2 }), ["web"], ["web"]],
      ["its fingerprint is damaged", () => damageFingerprint("web"), ["web"], []],
      ["it asks for the time", () => settings({ site: "${timestamp()}" }), ["site"], ["site"]],
    ])("Terraform is back for a stack when %s", async (_, change, planned, applied) => {
      change();
      const deployed = await deploy();
      expect(deployed).toMatchObject({ code: 0, planned });
      expect(deployed.applied).toEqual(expect.arrayContaining([...applied]));
    });

    test("Terraform is back for a stack when a variable of it is another", async () => {
      const both = ["network", "database"];
      expect(await deploy("--var", "size=2")).toMatchObject({ code: 0, planned: both, applied: both });
      expect(await deploy("--var", "size=2")).toMatchObject({ code: 0, commands: [] });
      // A file may have any variable: it is news to each stack that declares some.
      project.write({ "terraform.tfvars": "size = 3\n" });
      expect(await deploy()).toMatchObject({ code: 0, planned: [...both, "web"], applied: both });
    });

    test("one that asks for the time is planned each time", async () => {
      settings({ site: "${timestamp()}" });
      await deploy();
      for (const flags of [[], ["--skip-unchanged"]])
        expect(await deploy(...flags)).toMatchObject({ planned: ["site"] });
    });

    test("after a destroy all are applied again", async () => {
      expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
      expect(readdirSync(join(project.folder, ".terrace/fingerprints"))).toEqual([]);
      terraform.take();
      expect(await deploy()).toMatchObject({ code: 0, planned: [], applied: ALL });
    });

    test("with nothing in the data folder but fingerprints, all is as it was, and is known to be deployed", async () => {
      const data = join(project.folder, ".terrace");
      for (const name of ["work", "ledger"]) rmTree(join(data, name));
      expect(await deploy()).toMatchObject({ code: 0, commands: [] });
      expect(readdirSync(join(data, "ledger")).sort()).toEqual([...ALL].sort());
      settings({ site: "new" });
      expect(await deploy()).toMatchObject({ code: 0, planned: ["site"], applied: ["site"] });
    });
  });

  describe("that can drift", () => {
    const NOTE = "✓ unchanged, not looked at: nothing it is made from changed (--skip-unchanged)";

    test("are planned each time, and left alone with --skip-unchanged, which is said", async () => {
      await deployed(CAN_DRIFT, { fixed: "" });
      expect(await deploy()).toMatchObject({ code: 0, planned: ["network", "web"] });
      const { code, output, commands } = await deploy("--skip-unchanged");
      expect([code, commands]).toEqual([0, []]);
      expect(output).toContain(`── network ── ${NOTE}, `);
      expect(output).toMatch(/Nothing changed \(2 nodes, not looked at, \S+\)\.\n/);

      const plan = await project.terrace("plan", "--skip-unchanged");
      expect(plan.stdout).toContain("Plan: nothing to change (2 nodes unchanged, not looked at).\n");
      const json = await project.terrace("plan", "--skip-unchanged", "--json");
      expect(json.stdout).toContain('"plan":{"changes":[],"outputs":[],"unexamined":"skipped"}');
      expect(terraform.take()).toEqual([]);
    });

    test("a bundle that was planned so says so, and is deployed", async () => {
      await deployed(CAN_DRIFT, { fixed: "" });
      project.write({ value: "new" });
      const { stdout } = await project.terrace("plan", "--skip-unchanged", "--out", "bundle");
      expect(stdout).toContain("; 1 node unchanged, not looked at.\n");
      expect(terraform.take()).not.toContain("plan web");
      expect((await project.terrace("show", "bundle")).stdout).toContain("; 1 node unchanged, not looked at.\n");
      expect(await project.terrace("deploy", "bundle")).toMatchObject({ code: 0 });
    });

    test("are left alone by a resumed run as by the run itself", async () => {
      await deployed(CAN_DRIFT, { fixed: "" });
      project.write({ value: "new" });
      rmTree(join(project.folder, "fixed"));
      expect(await deploy("--skip-unchanged")).toMatchObject({ code: 1, planned: ["network"] });
      project.write({ fixed: "" });
      const { code, stdout } = await project.terrace("resume");
      expect(code).toBe(0);
      expect(stdout).toContain(`── web ── ${NOTE}, `);
      expect(terraform.take().filter((command) => command.startsWith("plan"))).toEqual(["plan network"]);
    });
  });

  function editState(stack: string): void {
    const file = join(project.folder, `terraform.${stack}.tfstate`);
    const state = JSON.parse(readFileSync(file, "utf8")) as { readonly serial: number };
    writeFileSync(file, JSON.stringify({ ...state, serial: state.serial + 1 }));
  }

  function damageFingerprint(stack: string): void {
    project.write({ [`.terrace/fingerprints/${stack}.json`]: "{" });
  }
});

interface Deployed {
  readonly code: number | NodeJS.Signals;
  readonly output: string;
  /** What Terraform was asked to do. */
  readonly commands: readonly string[];
  readonly planned: readonly string[];
  readonly applied: readonly string[];
}

const SETTINGS = { network: "n", site: "s", schema: 1 };

/** `network -> database`; `schema`, a task, `-> web`; `site` stands alone, and has an asset. */
const BUILT_IN = appOf(`
  const { AssetType, TerraformAsset } = require("cdktf");
  const settings = JSON.parse(require("fs").readFileSync(__dirname + "/settings.json", "utf8"));
  const stackOf = (name) => new TerraformStack(app, name);

  const network = stackOf("network");
  const size = new TerraformVariable(network, "size", { type: "number", default: 1 });
  const net = new DataResource(network, "net", { input: settings.network + size.value });
  const fixed = new DataResource(network, "fixed", { input: "fixed" });

  const database = stackOf("database");
  new DataResource(database, "db", { input: fixed.output });
  new TerraformOutput(database, "net", { value: net.output, sensitive: true });

  const schema = new CommandTask(app, "schema", {
    shell: 'printf \\'{"version": "%s"}\\' "$VERSION" > "$TERRACE_OUTPUTS"',
    env: { VERSION: String(settings.schema) },
    outputs: { version: "string" },
  });
  new DataResource(stackOf("web"), "web", { input: schema.outputs.version });

  const site = stackOf("site");
  const page = new TerraformAsset(site, "page", { path: __dirname + "/page.html", type: AssetType.FILE });
  new DataResource(site, "site", { input: settings.site + page.path });
`);

/** Two stacks, which look where they are; \`network\` can't be changed while there is no file \`fixed\`. */
const CAN_DRIFT = appOf(`
  const { TerraformLocal } = require("cdktf");
  const fs = require("fs");
  const value = fs.existsSync(__dirname + "/value") ? fs.readFileSync(__dirname + "/value", "utf8") : "old";
  const stackOf = (name) => {
    const stack = new TerraformStack(app, name);
    new TerraformLocal(stack, "where", "\${path.module}");
    setPolicy(stack, { retry: { attempts: 1 } });
    return stack;
  };
  const network = stackOf("network");
  const thing = new DataResource(network, "thing", { input: value });
  new DataResource(network, "gate", {
    triggersReplace: value,
    provisioners: [{ type: "local-exec", command: "test -e " + __dirname + "/fixed" }],
  });
  const web = stackOf("web");
  web.addDependency(network);
  new DataResource(web, "thing");
`);

function rmTree(path: string): void {
  rmSync(path, { recursive: true });
}
