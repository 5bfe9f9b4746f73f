import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { programOf } from "../../../providers/definition";
import { bundled } from "../../rig/host/bundled";
import { provider } from "../../rig/host/demo-provider";
import { noteStack, type NoteStack } from "../../rig/host/note-stack";
import { writeProgram } from "../../rig/host/program";
import { describeWith } from "../../rig/parts";
import { tempFolder } from "../../rig/temp-folder";

const demo = bundled(require.resolve("../../rig/host/demo-provider"), "demo-provider.js");

describeWith(["terraform"], "the executable of a provider, and Terraform by itself", ({ terraform }) => {
  async function stack(given?: NodeJS.ProcessEnv, module = demo): Promise<NoteStack> {
    const made = noteStack(terraform, undefined, given);
    writeProgram(made.folder, module);
    made.write("one", "two");
    expect((await made.run("init")).code).toBe(0);
    return made;
  }

  test("plans, applies, replaces and destroys; no socket is left", async () => {
    const { folder, run, write } = await stack();
    expect(await run("apply")).toMatchObject({ code: 0, stderr: "" });
    expect((await run("plan", "-detailed-exitcode")).code).toBe(0);
    write("one", "three");
    expect((await run("apply")).stdout).toContain("1 added, 0 changed, 1 destroyed");
    expect(readFileSync(join(folder, "terraform.tfstate"), "utf8")).toContain("THREE");
    expect((await run("destroy")).stdout).toContain("2 destroyed");
    expect(sockets(folder)).toEqual([]);
  });

  test("its progress is in Terraform's log", async () => {
    const { run } = await stack({ TF_LOG: "INFO" });
    expect((await run("apply")).stderr).toMatch(/\[INFO\].*demo_note create: writing one/);
  });

  test("what its module prints is in Terraform's log, and disturbs nothing", async () => {
    const chatty = join(tempFolder(), "chatty.js");
    writeFileSync(chatty, `console.log("hello there"); module.exports = require(${JSON.stringify(demo)})`);
    const { run } = await stack({ TF_LOG: "DEBUG" }, chatty);
    const { code, stderr } = await run("plan");
    expect(code).toBe(0);
    expect(stderr).toMatch(/\[DEBUG\].*hello there/);
  });

  test("another project's, to which Terraform's plugin cache leads, is not run in its place", async () => {
    const given = {
      TF_PLUGIN_CACHE_DIR: tempFolder(),
      TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
      TF_LOG: "DEBUG",
    };
    const project = async (name: string): Promise<NoteStack> => {
      const made = noteStack(terraform, undefined, given);
      const module = join(made.folder, "provider.js");
      writeFileSync(module, `console.log("code of ${name}"); module.exports = require(${JSON.stringify(demo)})`);
      writeProgram(made.folder, module);
      made.write("one");
      expect((await made.run("init")).code).toBe(0);
      return made;
    };
    const [first, second] = [await project("first"), await project("second")];
    expect((await first.run("plan")).stderr).toContain("code of first");
    const { stderr } = await second.run("plan");
    expect(stderr).toContain("code of second");
    expect(stderr).not.toContain("code of first");
  });

  test("a handler's error is the user's to read", async () => {
    const { run, write } = await stack();
    write("fail");
    const { code, stderr } = await run("apply");
    expect(code).toBe(1);
    expect(stderr).toContain("no such note");
  });

  test("a module that doesn't load is the user's to read", async () => {
    const broken = join(tempFolder(), "broken.js");
    writeFileSync(broken, 'throw new Error("it needs a cup of tea")');
    const { run } = await stack({}, broken);
    expect((await run("plan")).stderr).toContain("it needs a cup of tea");
    writeFileSync(broken, "");
    expect((await run("plan")).stderr).toContain("exports no provider demo");
  });
});

test("the same content wherever the project is", () => {
  const texts = ["/one", "/another/one"].map((project) => {
    const module = join(project, "providers/demo.ts");
    return programOf({ ...provider, module }, project).text;
  });
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(texts[0]).toContain('"module":"./providers/demo.ts"');
});

test("a module of a package is called by its name", () => {
  expect(programOf({ ...provider, module: "terrace/local" }, "/project").text).toContain('"module":"terrace/local"');
});

test("a provider that no module exports has no program", () => {
  expect(() => programOf(provider, "/project")).toThrow("give it `module: __filename`");
});
/** The folders of sockets. */
function sockets(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith("terrace-"));
}
