import { isAlive, processStart } from "../../orchestrator/process-identity";
import { startChild } from "../rig/child-program";

test("a living process has a start, the same whenever it is asked for", () => {
  const start = processStart(process.pid);
  expect(start).toMatch(/./);
  expect(processStart(process.pid)).toBe(start);
});

test("two processes that started at different times are told apart", async () => {
  const child = startChild("/bin/sh", ["-c", "echo begun; read -r _"]);
  await child.spoke;
  const { pid = 0 } = child.process;
  expect(processStart(pid)).not.toBe(processStart(process.pid));
  expect(isAlive({ pid, started: processStart(pid) ?? "" })).toBe(true);
  expect(isAlive({ pid, started: processStart(process.pid) ?? "" })).toBe(false);
  child.process.stdin?.end();
  await child.ended;
  expect(processStart(pid)).toBeUndefined();
  expect(isAlive({ pid, started: "" })).toBe(false);
});

test("a start that could not be told is taken for that of whoever has the number", () => {
  expect(isAlive({ pid: process.pid, started: "" })).toBe(true);
});

test("a process that ended and that nobody has asked about yet is not alive", async () => {
  const parent = startChild("/bin/sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
  const pid = Number(await parent.spoke);
  for (let look = 0; isAlive({ pid, started: "" }) && look < 1_000_000; look++);
  expect(isAlive({ pid, started: "" })).toBe(false);
});

test.each([0, -1, 99_999_999])("there is no process %d", (pid) => {
  expect(processStart(pid)).toBeUndefined();
});
