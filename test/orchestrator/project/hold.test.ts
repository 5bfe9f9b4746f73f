import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { holdProject, type HeldProject } from "../../../orchestrator/project/hold";
import { compileProgram, startChild } from "../../rig/child-program";
import { tempFolder } from "../../rig/temp-folder";

async function held(folder: string): Promise<HeldProject> {
  const project = await holdProject(folder);
  if (!project.ok) throw new Error(`not held: ${JSON.stringify(project.failure)}`);
  return project.value;
}

test("nobody else holds it, until it is released", async () => {
  const folder = tempFolder();
  const project = await held(folder);
  expect(await holdProject(folder)).toMatchObject({ ok: false, failure: { kind: "project-locked" } });
  await project.release();
  await (await held(folder)).release();
});

test("what killed runs have left is cleared up", async () => {
  const folder = tempFolder();
  const plans = join(folder, ".terrace/plans");
  mkdirSync(plans, { recursive: true });
  writeFileSync(join(plans, "a.tfplan"), "secret");
  const project = await held(folder);
  await project.swept;
  expect(existsSync(plans)).toBe(false);
  await project.release();
});

test("where nothing can be kept, it says which file, and is not held", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, ".terrace"), "");
  expect(await holdProject(folder)).toEqual({
    ok: false,
    failure: { kind: "io", path: join(folder, ".terrace/runs"), operation: "mkdir", code: "ENOTDIR" },
  });
});

test("a process that ends without releasing it leaves no lock behind", async () => {
  const folder = tempFolder();
  const program = compileProgram(`
    import { existsSync } from "node:fs";
    import { holdProject } from "./orchestrator/project/hold";
    const [folder = ""] = process.argv.slice(2);
    void holdProject(folder).then(({ ok }) => {
      console.log(ok, existsSync(folder + "/.terrace/lock"));
      process.exit(7);
    });`);
  expect(await startChild(process.execPath, [program, folder]).ended).toBe("true true\n");
  expect(existsSync(join(folder, ".terrace/lock"))).toBe(false);
});
