import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { bundled } from "../../rig/host/bundled";
import { noteStack } from "../../rig/host/note-stack";
import { writeProgram } from "../../rig/host/program";
import { describeWith } from "../../rig/parts";
import { within } from "../../rig/surroundings";

const program = bundled(require.resolve("../../rig/host/note-plugin"), "note-plugin.js");

describeWith(["terraform"], "a plugin whose Terraform is killed", ({ terraform }) => {
  test("ends in the middle of a create, and leaves no socket", async () => {
    const { folder, run, start, write } = noteStack(terraform, undefined, { NOTE_HANGS: "yes" });
    copyFileSync(program, writeProgram(folder, program));
    write("one");
    expect(await run("init")).toMatchObject({ code: 0, stderr: "" });
    const apply = start("apply");
    const applying = join(folder, "applying");
    expect(await within(20_000, () => existsSync(applying) && readFileSync(applying, "utf8") !== "")).toBe(true);
    const pid = Number(readFileSync(applying, "utf8"));
    expect(isThere(pid)).toBe(true);
    expect(sockets(folder)).toHaveLength(1);
    apply.kill("SIGKILL");
    expect(await within(5_000, () => !isThere(pid))).toBe(true);
    expect(sockets(folder)).toEqual([]);
  });
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function sockets(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith("terrace-"));
}
