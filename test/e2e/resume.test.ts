import { execFileSync } from "node:child_process";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Recorded } from "../../orchestrator/events";
import type { Report } from "../../orchestrator/run/report";
import { Gate } from "../rig/gate";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";
import type { Finished } from "../rig/running-command";

const gate = new Gate();

describeWith(["terraform"], "resume", ({ terraform }) => {
  test("runs what failed and what was not reached, and leaves alone what was done", async () => {
    const project = await failedProject();
    const done = ["network", "other"].map((name) => state(project, name));

    mend(project);
    const resumed = await project.terrace("resume", "--json");

    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    expect(startedNodes(resumed)).toEqual(["db", "notify"]);
    expect(["network", "other"].map((name) => state(project, name))).toEqual(done);
    expect(project.read("notified")).toBe("db of a network\n");
  });

  test("works from the files of then, although the app has changed since", async () => {
    const project = await failedProject();

    mend(project);
    project.write({ "main.js": 'throw new Error("not any more");' });

    expect(await project.terrace("resume")).toMatchObject({ code: 0, stderr: "" });
    expect(project.read("notified")).toBe("db of a network\n");
  });

  test("is refused when somebody else has changed a state, and says which", async () => {
    const project = await failedProject();
    const moved = ["apply", "-auto-approve", "-replace=terraform_data.vpc"];
    execFileSync(terraform, moved, { cwd: join(project.folder, ".terrace/work/network") });
    mend(project);

    expect(await project.terrace("resume")).toEqual({
      code: 1,
      stdout: "",
      stderr: lines(
        "Somebody else has changed the state of 1 stack since this was planned.",
        "  network",
        "Plan anew, with `terrace plan` or `terrace deploy`: from the state as it is now.",
      ),
    });
    expect(() => project.read("notified")).toThrow("ENOENT");
  });

  test("is refused when a later run has changed things, and says which", async () => {
    const project = await failedProject();
    const [{ run: first } = { run: "" }] = await runsOf(project);
    await project.terrace("deploy", "other", "--auto-approve");
    const [{ run: second } = { run: "" }] = await runsOf(project);
    mend(project);

    expect(await project.terrace("resume", first)).toEqual({
      code: 1,
      stdout: "",
      stderr: lines(
        `Run ${first} is not the newest: ${second} has changed things since, which going on with ${first} would take back.`,
        "Start anew with `terrace deploy`: it plans from the state as it is now.",
      ),
    });
  });

  test("goes on with a destroy that failed half way", async () => {
    const project = makeProject({ "main.js": unyielding(), fixed: "" });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    execFileSync("rm", ["fixed"], { cwd: project.folder });
    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 1 });
    expect([resources(project, "top"), resources(project, "middle"), resources(project, "bottom")]).toEqual([0, 1, 1]);

    mend(project);
    const resumed = await project.terrace("resume", "--json");

    expect(resumed).toMatchObject({ code: 0 });
    expect(startedNodes(resumed)).toEqual(["middle", "bottom"]);
    expect([resources(project, "middle"), resources(project, "bottom")]).toEqual([0, 0]);
  });

  test("waits for the Terraform of a run that was killed, and does not apply again what that has done", async () => {
    const project = makeProject({ "main.js": slow(), cloud: "" });
    const run = project.start("deploy", "--auto-approve");
    const provisioner = await gate.next(run);
    run.kill("SIGKILL");
    expect(await run.finished).toMatchObject({ code: "SIGKILL" });

    const resumed = project.start("resume");
    await resumed.said("Waiting for what was at work when the run was killed: slow (process ");
    provisioner.goOn();

    expect(await resumed.finished).toMatchObject({ code: 0, stderr: "" });
    expect(project.read("cloud")).toBe("created\n");
    expect(resources(project, "slow")).toBe(1);
  });

  test("runs a command again that was at work when the run was killed, once that one is gone", async () => {
    const project = makeProject({ "main.js": appOf(`new CommandTask(app, "t", { shell: ${gateCommand} });`) });
    const run = project.start("deploy", "--auto-approve");
    const first = await gate.next(run);
    run.kill("SIGKILL");
    await run.finished;

    const resumed = project.start("resume");
    await resumed.said("t (process ");
    first.goOn();
    (await gate.next(resumed)).goOn();

    expect(await resumed.finished).toMatchObject({ code: 0 });
  });

  test("is told apart from a run that is complete", async () => {
    const project = makeProject({ "main.js": appOf('new TerraformStack(app, "only");') });
    await project.terrace("deploy", "--auto-approve");
    const [{ run } = { run: "" }] = await runsOf(project);

    expect(await project.terrace("resume")).toEqual({
      code: 4,
      stdout: "",
      stderr: lines(`Run ${run} is complete: there is nothing to go on with.`, "`terrace deploy` starts a new one."),
    });
  });

  test("of a run that is not there suggests those that are", async () => {
    const project = makeProject({ "main.js": appOf('new TerraformStack(app, "only");') });
    expect(await project.terrace("resume")).toEqual({
      code: 4,
      stdout: "",
      stderr: lines("This project has no run yet.", "`terrace deploy` starts one."),
    });
    await project.terrace("deploy", "--auto-approve");
    const [{ run } = { run: "" }] = await runsOf(project);

    const message = lines('This project has no run "yesterday".', `Did you mean "${run}"? \`terrace runs\` shows all.`);
    expect(await project.terrace("resume", "yesterday")).toEqual({ code: 4, stdout: "", stderr: message });
    expect(await project.terrace("show", "yesterday")).toEqual({ code: 4, stdout: "", stderr: message });
  });
});

describeWith(["terraform"], "one run at a time", () => {
  test("a second one is refused, and named the process that holds the project", async () => {
    const project = makeProject({ "main.js": appOf(`new CommandTask(app, "t", { shell: ${gateCommand} });`) });
    const first = project.start("deploy", "--auto-approve");
    const command = await gate.next(first);

    const refusals = [await project.terrace("deploy", "--auto-approve"), await project.terrace("resume")];
    command.goOn();

    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: 1, stdout: "" });
      expect(refusal.stderr).toMatch(
        new RegExp(
          [
            "^Another run is at work in this project\\.",
            `  process ${first.pid} on ${hostname()}, since \\d{4}-\\d\\d-\\d\\dT\\S+Z`,
            "Wait for its end, or interrupt it there\\.\n$",
          ].join("\n"),
        ),
      );
    }
    expect(await first.finished).toMatchObject({ code: 0 });
  });

  test("a lock that a killed run has left is taken over", async () => {
    const project = makeProject({ "main.js": appOf(`new CommandTask(app, "t", { shell: ${gateCommand} });`) });
    const first = project.start("deploy", "--auto-approve");
    const command = await gate.next(first);
    first.kill("SIGKILL");
    await first.finished;
    command.goOn();
    expect(project.read(".terrace/lock")).toContain(`"pid":${first.pid}`);

    const second = project.start("deploy", "--auto-approve");
    (await gate.next(second)).goOn();

    expect(await second.finished).toMatchObject({ code: 0 });
  });
});

describeWith(["terraform"], "the record of runs", () => {
  let project: UserProject;

  beforeAll(async () => {
    project = await failedProject();
    mend(project);
    await project.terrace("deploy", "other", "--auto-approve");
  });

  test("runs lists them, the newest first, each with how it ended", async () => {
    const { code, stdout } = await project.terrace("runs");

    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^\S+ {2}deploy {2}Nothing changed: all is as the app has it \(1 node, \S+\)\.$/),
      expect.stringMatching(/^\S+ {2}deploy {2}Failed after \S+: 1 failed, 1 not reached, 2 applied\.$/),
      "",
    ]);
  });

  test("runs --json gives the same to a program", async () => {
    expect(await runsOf(project)).toMatchObject([
      { operation: "deploy", outcome: "nothing-to-do", nodes: 1 },
      { operation: "deploy", outcome: "failed", nodes: 4 },
    ]);
  });

  test("show tells what became of each node of a run", async () => {
    const [, { run } = { run: "" }] = await runsOf(project);

    const { code, stdout } = await project.terrace("show", run);

    expect(code).toBe(0);
    for (const line of ["network  applied", "other  applied", "db  failed", "notify  not reached"]) {
      expect(stdout.split("\n")).toContain(line);
    }
    expect(stdout).toContain(`Go on with what is left: terrace resume ${run}`);
  });

  test("show takes the newest when none is named, and gives --json its report", async () => {
    const { stdout } = await project.terrace("show", "--json");

    expect(JSON.parse(stdout) as Report).toMatchObject({
      version: 1,
      outcome: "nothing-to-do",
      nodes: [{ id: "other", status: "succeeded", outcome: "unchanged" }],
    });
  });
});

const gateCommand = JSON.stringify(gate.command);

/** A deploy of four nodes in which `db` failed, so that `notify` was not reached; {@link mend} takes the cause away. */
async function failedProject(): Promise<UserProject> {
  const project = makeProject({ "main.js": failing() });
  expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 1 });
  return project;
}

function mend(project: UserProject): void {
  project.write({ fixed: "" });
}

function failing(): string {
  return appOf(`
    const network = new DataResource(new TerraformStack(app, "network"), "vpc", { input: "a network" });
    new DataResource(new TerraformStack(app, "other"), "thing", { input: "else" });
    const db = new DataResource(new TerraformStack(app, "db"), "db", {
      input: "db of " + network.output,
      provisioners: [{ type: "local-exec", command: "test -e " + __dirname + "/fixed" }],
    });
    new CommandTask(app, "notify", { shell: 'echo "$DB" > notified', env: { DB: db.output } });
  `);
}

function unyielding(): string {
  return appOf(`
    const stacks = ["bottom", "middle", "top"].map((name) => new TerraformStack(app, name));
    const command = "test -e " + __dirname + "/fixed";
    for (const [index, stack] of stacks.entries()) {
      if (index > 0) stack.addDependency(stacks[index - 1]);
      const thing = new DataResource(stack, "thing");
      if (index === 1) thing.provisioners = [{ type: "local-exec", when: "destroy", command }];
    }
  `);
}

function slow(): string {
  return appOf(`
    new DataResource(new TerraformStack(app, "slow"), "thing", {
      provisioners: [{ type: "local-exec", command: "echo created >> " + __dirname + "/cloud && " + ${gateCommand} }],
    });
  `);
}

function state(project: UserProject, stack: string): string {
  return project.read(`terraform.${stack}.tfstate`);
}

function resources(project: UserProject, stack: string): number {
  return (JSON.parse(state(project, stack)) as { readonly resources: readonly unknown[] }).resources.length;
}

async function runsOf(project: UserProject): Promise<readonly { readonly run: string }[]> {
  const { stdout } = await project.terrace("runs", "--json");
  return JSON.parse(stdout) as readonly { readonly run: string }[];
}

function startedNodes({ stdout }: Finished): readonly string[] {
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded);
  return events.flatMap((event) => (event.type === "node-started" ? [event.node] : []));
}

function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
