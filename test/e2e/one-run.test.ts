import { existsSync } from "node:fs";
import { join } from "node:path";
import { Gate } from "../rig/gate";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";

const gate = new Gate();
const waiting = JSON.stringify(gate.command);

/** An app that counts how often it runs, and a stack that waits at the gate. */
const APP = appOf(`
  require("node:fs").appendFileSync("ran", ".");
  new DataResource(new TerraformStack(app, "a"), "thing", { provisioners: [{ type: "local-exec", command: ${waiting} }] });
`);

describeWith(["terraform"], "one run at a time", () => {
  test.each(["plan", "deploy", "destroy"])("%s beside a run is refused before the app is run", async (command) => {
    const project = makeProject({ "main.js": APP });
    const first = project.start("deploy", "--auto-approve");
    const visitor = await gate.next(first);

    const { code, stderr } = await project.terrace(command);

    expect(code).toBe(1);
    expect(stderr).toContain(`Another run is at work in this project.\n  process ${first.pid} on `);
    expect(project.read("ran")).toBe(".");
    visitor.goOn();
    expect(await first.finished).toMatchObject({ code: 0 });
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test.each([
    ["is interrupted", "SIGINT", 130],
    ["fails", undefined, 4],
  ] as const)("one whose app %s leaves the project to others", async (_, signal, code) => {
    const project = makeProject({ "cdktf.json": { language: "typescript", app: gate.command } });
    const run = project.start("deploy", "--auto-approve");
    const app = await gate.next(run);
    expect(isHeld(project)).toBe(true);

    if (signal) run.kill(signal);
    else app.goOn(1);

    expect(await run.finished).toMatchObject({ code });
    expect(isHeld(project)).toBe(false);
  });
});

function isHeld(project: UserProject): boolean {
  return existsSync(join(project.folder, ".terrace/lock"));
}
