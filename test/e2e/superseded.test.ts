import { readdirSync } from "node:fs";
import { describeWith } from "../rig/parts";
import { appOf, makeProject } from "../rig/project";

jest.setTimeout(60_000);

const FAILS_UNTIL_FIXED = appOf(`
  const stack = new TerraformStack(app, "web");
  new DataResource(stack, "thing", { input: 1, provisioners: [{ type: "local-exec", command: "test -e " + __dirname + "/fixed" }] });
`);

describeWith(["terraform"], "a user's second thoughts", () => {
  test("a run is not taken up again once a later one has changed things", async () => {
    const project = makeProject({ "main.js": FAILS_UNTIL_FIXED });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 1 });
    const [{ run } = { run: "" }] = JSON.parse((await project.terrace("runs", "--json")).stdout) as { run: string }[];
    project.write({ fixed: "" });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });

    const { code, stderr } = await project.terrace("resume", run);

    expect(code).toBe(1);
    expect(stderr).toContain(`Run ${run} is not the newest`);
  });

  test("a second destroy finds nothing to do, also where a task's output is gone", async () => {
    const project = makeProject({
      "main.js": appOf(`
        const task = new CommandTask(app, "make", { shell: 'echo "{\\\\"id\\\\":\\\\"a\\\\"}" > $TERRACE_OUTPUTS', outputs: { id: "string" } });
        new DataResource(new TerraformStack(app, "web"), "thing", { input: task.outputs.id });
      `),
    });
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
    const { code, stdout } = await project.terrace("destroy", "--auto-approve");
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("nothing to destroy") as string,
    });
  });

  test("a report that can't be written is told before anything is done", async () => {
    const project = makeProject({ "main.js": FAILS_UNTIL_FIXED });
    const { code, stderr } = await project.terrace("deploy", "--auto-approve", "--report", "/nope/report.json");
    expect(code).toBe(4);
    expect(stderr).toContain("--report /nope/report.json");
    expect(readdirSync(`${project.folder}/.terrace/runs`)).toEqual([]);
  });
});
