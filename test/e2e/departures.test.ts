import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";

/** Each resource says in the file `log` when it is made and when it is destroyed. */
const START = `
  const stackOf = (name) => new TerraformStack(app, name);
  const say = (when, text) => ({ when, type: "local-exec", command: "echo " + text + " >> " + __dirname + "/log" });
  const thingIn = (stack, id, input) =>
    new DataResource(stack, id, { input, provisioners: [say("create", "+" + id), say("destroy", "-" + id)] });
`;

const WHOLE = appOf(`
  ${START}
  const net = stackOf("net");
  const [old, kept] = [thingIn(net, "old", "a"), thingIn(net, "kept", "b")];
  thingIn(stackOf("web"), "page", old.output);
  thingIn(stackOf("extra"), "more", old.output);
  new TerraformOutput(net, "value", { value: kept.output, staticId: true });
`);

/** `web` no longer uses the old thing, which goes; `extra` is gone altogether. */
const LESS = appOf(`
  ${START}
  const net = stackOf("net");
  const kept = thingIn(net, "kept", "b");
  thingIn(stackOf("web"), "page", "on its own");
  new TerraformOutput(net, "value", { value: kept.output, staticId: true });
`);

describeWith(["terraform"], "when references go away", () => {
  async function deployedWhole(): Promise<UserProject> {
    const project = makeProject({ "main.js": WHOLE });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    project.write({ log: "", "main.js": LESS });
    return project;
  }

  test("a producer does not drop what a stack that is no longer in the app still uses: nothing is changed", async () => {
    const project = await deployedWhole();
    const plan = await project.terrace("plan");
    expect(plan.stdout).toContain("Deployed, and no longer in the app: extra. --prune destroys that.\n");
    const { code, stdout } = await project.terrace("deploy", "--auto-approve");
    expect(code).toBe(1);
    expect(stdout).toContain("It would take away outputs that other deployed stacks still use");
    expect(stdout).toContain("cross-stack-output-terraform_dataoldoutput: used by extra\n");
    expect(project.read("log")).not.toContain("-old");
  });

  test("with --prune what is gone is planned as destroyed, and everything goes in an order that holds", async () => {
    const project = await deployedWhole();
    const plan = await project.terrace("plan", "--prune");
    expect(plan.stdout).toContain("extra  1 to delete\n    - terraform_data.more\n");
    expect(await project.terrace("deploy", "--prune", "--auto-approve")).toMatchObject({ code: 0 });

    // Of a resource whose block is gone Terraform runs no provisioner; the archived block of `extra` is there.
    expect(project.read("log")).toBe("-more\n");
    expect((await project.terrace("plan", "--prune", "--detailed-exitcode")).stdout).not.toContain("extra");
    expect(existsSync(join(project.folder, ".terrace/ledger/extra"))).toBe(false);
  });

  test("a consumer that stops using an output is applied before its producer", async () => {
    const project = await deployedWhole();
    const { stdout } = await project.terrace("deploy", "--prune", "--auto-approve", "--json");
    const done = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; node?: string })
      .flatMap(({ type, node }) => (type === "node-succeeded" ? [node] : []));
    expect(done.indexOf("web")).toBeLessThan(done.indexOf("net"));
    expect(done.indexOf("extra")).toBeLessThan(done.indexOf("net"));
  });

  test("a producer alone does not drop what a stack outside of the run still uses", async () => {
    const project = await deployedWhole();
    await project.terrace("destroy", "web", "--auto-approve");
    project.write({ "main.js": WHOLE });
    await project.terrace("deploy", "web", "--auto-approve");
    project.write({ "main.js": LESS });
    const { code, stdout } = await project.terrace("deploy", "net", "--auto-approve");
    expect(code).toBe(1);
    expect(stdout).toContain("cross-stack-output-terraform_dataoldoutput: used by extra, web\n");
  });

  test("a stack that got another id in the app, and kept its state, is not removed", async () => {
    const stack = (name: string): string =>
      appOf(`
        const stack = new TerraformStack(app, "${name}");
        new LocalBackend(stack, { path: __dirname + "/the.tfstate" });
        new DataResource(stack, "thing", { input: "x" });
      `);
    const project = makeProject({ "main.js": stack("before") });
    await project.terrace("deploy", "--auto-approve");
    project.write({ "main.js": stack("after") });
    const { code, stdout } = await project.terrace("plan", "--prune", "--detailed-exitcode");
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).not.toContain("before");
  });

  test("--prune goes with the whole app", async () => {
    const project = makeProject({ "main.js": LESS });
    const { code, stderr } = await project.terrace("plan", "web", "--prune");
    expect(code).toBe(4);
    expect(stderr).toContain("it goes with the whole app, not with a part of it");
  });
});
