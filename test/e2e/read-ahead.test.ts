import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "../rig/parts";
import type { ProbeProject } from "../rig/probe-project";
import { ProbeRig } from "../rig/probe-rig";

const SUCCEEDED = { code: 0, stderr: "" };

describeWith(["terraform"], "with terrace warm, resources are read while the app runs", () => {
  const rig = new ProbeRig();

  test.each([
    ["plan", 2],
    ["deploy", 2],
    // Once the one is destroyed, the other is read anew.
    ["destroy", 3],
  ])("by %s, and not again by Terraform", async (command, reads) => {
    const project = await known();
    const before = readsOf(project);
    waitForReads(project, before + 2);
    const unasked = command === "plan" ? [] : ["--auto-approve"];
    expect(await project.terrace(command, ...unasked)).toMatchObject(SUCCEEDED);
    expect(readsOf(project)).toBe(before + reads);
    await project.terrace("warm", "--stop");
  });

  test("so that what has changed since the last run is seen", async () => {
    const project = await known();
    project.drift("b", { size: 9 });
    waitForReads(project, readsOf(project) + 2);
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 2 });
    await project.terrace("warm", "--stop");
  });

  test("but what a task of the run has changed is read anew", async () => {
    const project = await known(`
      const program = "const fs = require('fs'), f = process.argv[1];" +
        "fs.writeFileSync(f, JSON.stringify({ ...JSON.parse(fs.readFileSync(f)), size: 9 }))";
      if (existsSync(wanted)) {
        const command = ["node", "-e", program, __dirname + "/cloud/item.b.json"];
        const env = { AFTER: a.getStringAttribute("result") };
        runAfter(second, new CommandTask(app, "spoils", { command, env }));
      }
    `);
    const before = readsOf(project);
    waitForReads(project, before + 2);
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    expect(project.made("b")).toBe("b#2");
    expect(readsOf(project)).toBe(before + 3);
    await project.terrace("warm", "--stop");
  });

  test("but what a stack of the run may have changed is read anew", async () => {
    const project = await known("if (existsSync(wanted)) item(first, 'more');");
    const before = readsOf(project);
    waitForReads(project, before + 2);
    const run = project.start("deploy", "--auto-approve", "--parallelism", "1");
    expect(await run.finished).toMatchObject({ code: 0 });
    expect(project.made("more")).toBe("more#1");
    expect(readsOf(project)).toBe(before + 3);
    await project.terrace("warm", "--stop");
  });

  test.each([
    "plan second",
    "plan --exclude=first",
    "plan --refresh=false",
    "plan --skip-unchanged",
    "plan --no-warm",
    "policy --pack=security",
  ])("but not by %s", async (command) => {
    const project = await known();
    const before = readsOf(project);
    waitForReads(project, 0);
    expect(await project.terrace(...command.split(" "))).toMatchObject(SUCCEEDED);
    expect(readFileSync(join(project.folder, "seen"), "utf8")).toBe(String(before));
    await project.terrace("warm", "--stop");
  });

  /** A project that is deployed, and whose resources the last run has read. */
  async function known(statements = ""): Promise<ProbeProject> {
    const project = rig.project(`${APP} ${statements}`);
    await project.terrace("warm");
    for (let run = 0; run < 2; run++) {
      expect(await project.terrace("deploy", "--auto-approve")).toMatchObject(SUCCEEDED);
    }
    return project;
  }
});

/** From now on, the app ends only when that many reads are in the log; a second later, where there are to be none. */
function waitForReads(project: ProbeProject, count: number): void {
  writeFileSync(join(project.folder, "wanted"), String(count));
}

function readsOf(project: ProbeProject): number {
  return project.calls("ReadResource").filter(({ event }) => event === "answered").length;
}

/** Writes how many reads there are when it is done with waiting. */
const APP = `
  const { existsSync, readFileSync, writeFileSync } = require("node:fs");
  const wanted = __dirname + "/wanted";
  if (existsSync(wanted)) {
    const count = Number(readFileSync(wanted, "utf8"));
    const reads = () =>
      readFileSync(__dirname + "/cloud/calls.log", "utf8").match(/"ReadResource".*"answered"/g).length;
    const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    for (let i = 0; count === 0 ? i < 50 : reads() < count; i++) {
      if (i > 1_000) throw new Error("it was not read");
      sleep(20);
    }
    writeFileSync(__dirname + "/seen", String(reads()));
  }
  const first = stackOf("first");
  const second = stackOf("second");
  const a = item(first, "a");
  item(second, "b", { size: 1, tags: { of: a.getStringAttribute("result") } });
`;
