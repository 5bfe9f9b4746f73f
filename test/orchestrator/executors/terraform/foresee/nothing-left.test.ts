import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FORESEEN_FILE } from "../../../../../orchestrator/executors/terraform/work-folder";
import { nodeId } from "../../../../../orchestrator/graph/graph";
import { UNKNOWN } from "../../../../../orchestrator/plan/planned-value";
import { AheadProject, holding, net, output } from "../../../../rig/ahead-project";
import { describeWith } from "../../../../rig/parts";

describeWith(["terraform"], "planning ahead leaves nothing behind", () => {
  const web = holding(`\${${net}.outputs.secret}`);
  const upcoming = { net: { secret: output("s3cret"), id: output(UNKNOWN) } };

  test("while it is at work its file is its owner's alone, and the only configuration", async () => {
    const project = new AheadProject({ web });
    const seen: unknown[] = [];
    const job = project.jobWith(upcoming);
    const look = (): void => {
      const file = join(project.work, FORESEEN_FILE);
      if (existsSync(file))
        seen.push(
          statSync(file).mode & 0o777,
          readdirSync(project.work).filter((name) => name.endsWith(".tf.json")),
        );
    };
    const watched = { ...job, step: (...step: Parameters<typeof job.step>) => (look(), job.step(...step)) };
    expect(await project.executor().plan(await project.node("web"), watched)).toMatchObject({ ok: true });
    expect(seen.slice(0, 2)).toEqual([0o600, [FORESEEN_FILE]]);
  });

  test.each<[string, object, object]>([
    ["it succeeded", web, { ok: true, value: { kind: "planned" } }],
    ["it failed", holding(`\${${net}.outputs.gone}`), { ok: false }],
    [
      "it has to wait",
      { resource: { terraform_data: { x: { count: `\${${net}.outputs.id}` } } } },
      { value: { kind: "deferred" } },
    ],
  ])("%s: neither its file, nor a plan, nor a value", async (_, web, result) => {
    const project = new AheadProject({ web });
    expect(await project.planned("web", project.jobWith(upcoming))).toMatchObject(result);
    expect(readdirSync(project.work)).not.toContain(FORESEEN_FILE);
    expect(readdirSync(project.plans)).toEqual([]);
    const files = readdirSync(project.work, { withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.filter(({ name }) => readFileSync(join(project.work, name), "utf8").includes("s3cret"))).toEqual([]);
  });

  test("it was interrupted: not its file either", async () => {
    const project = new AheadProject({ web });
    const job = project.jobWith(upcoming);
    const step = (...told: Parameters<typeof job.step>): Promise<void> => {
      if (told[0] === "plan") job.end("interrupt");
      return job.step(...told);
    };
    await project.executor().plan(await project.node("web"), { ...job, step });
    expect(job.steps).toContain("plan");
    expect(readdirSync(project.work)).not.toContain(FORESEEN_FILE);
    expect(readdirSync(project.plans)).toEqual([]);
  });

  test("the next command has the real configuration again", async () => {
    const project = new AheadProject({ web });
    await project.planned("web", project.jobWith(upcoming));
    await project.does("net");
    expect(await project.does("web")).toMatchObject({ ok: true });
    expect(JSON.parse(readFileSync(join(project.work, "cdk.tf.json"), "utf8"))).toMatchObject(web);
    expect(JSON.parse(project.stateOfWeb ?? "")).toMatchObject({
      resources: [{ mode: "data" }, { name: "x", instances: [{ attributes: { input: { value: "s3cret" } } }] }],
    });
  });

  test.each(["plan", "read"] as const)("it was killed: the next %s removes what it left", async (next) => {
    const project = new AheadProject({ web });
    await project.does("net");
    await project.does("web");
    const state = project.stateOfWeb;
    // As a kill in the midst of it leaves the folder.
    writeFileSync(join(project.work, FORESEEN_FILE), '{"output":{"left":{"value":"s3cret"}}}');
    writeFileSync(join(project.work, "cdk.tf.json"), "");
    // Otherwise nothing has to be planned, and the folder is not looked at.
    rmSync(project.data.fingerprint(nodeId("web")));
    if (next === "plan") expect(await project.planOf("web")).toEqual({ ok: true, value: { changes: [], outputs: [] } });
    else expect(await project.does("web")).toMatchObject({ ok: true });
    expect(existsSync(join(project.work, FORESEEN_FILE))).toBe(false);
    expect(JSON.parse(readFileSync(join(project.work, "cdk.tf.json"), "utf8"))).toMatchObject(web);
    expect(project.stateOfWeb).toBe(state);
  });

  test("no state is made", async () => {
    const project = new AheadProject({ web });
    await project.planned("web", project.jobWith(upcoming));
    expect(project.stateOfWeb).toBeUndefined();
  });

  test("a state that is there stays as it is", async () => {
    const project = new AheadProject({ web });
    await project.does("net");
    await project.does("web");
    const before = project.stateOfWeb;
    const changed = project.jobWith({ net: { secret: output("0ther"), id: output(UNKNOWN) } });
    expect(await project.planned("web", changed)).toMatchObject({
      value: { plan: { changes: [{ action: "update" }] } },
    });
    expect(project.stateOfWeb).toBe(before);
  });
});
