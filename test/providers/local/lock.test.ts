import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { holderOf, tryLock, withLock } from "../../../providers/local/lock";
import { identify, isAlive } from "../../../providers/local/process-identity";
import { compileProgram, startChild } from "../../rig/child-program";
import { tempFolder } from "../../rig/temp-folder";

const never = new AbortController().signal;
/** No system gives out a number like this. */
const dead = "99999999 x";

const lockIn = (folder: string): string => join(folder, "lock");

describe("a process", () => {
  test("is told from another one with its number", () => {
    const own = identify(process.pid);
    expect(own && isAlive(own)).toBe(true);
    expect(isAlive({ pid: process.pid, started: "another boot/1" })).toBe(false);
    expect(identify(99_999_999)).toBeUndefined();
  });
});

describe("a lock", () => {
  test("has one holder, and is free again once released", () => {
    const path = lockIn(tempFolder());
    const release = tryLock(path);
    expect(tryLock(path)).toEqual(identify(process.pid));
    expect(holderOf(path)).toEqual(identify(process.pid));
    (release as () => void)();
    expect(holderOf(path)).toBeUndefined();
    expect(typeof tryLock(path)).toBe("function");
  });

  test.each([dead, `${process.pid} another boot/1`, "nonsense"])(
    "that %j left is taken over, tracelessly",
    (target) => {
      const folder = tempFolder();
      symlinkSync(target, lockIn(folder));
      symlinkSync(target, `${lockIn(folder)}.takeover`);
      expect(holderOf(lockIn(folder))).toBeUndefined();
      expect(typeof tryLock(lockIn(folder))).toBe("function");
      expect(readdirSync(folder)).toEqual(["lock"]);
    },
  );

  test("of a process that is killed goes with it", async () => {
    const path = lockIn(tempFolder());
    const program = compileProgram(`
      import { tryLock } from "./providers/local/lock";
      tryLock(process.argv[2]!);
      process.stdout.write("locked");
      setInterval(() => undefined, 1000);
    `);
    const child = startChild(process.execPath, [program, path]);
    await child.spoke;
    expect(holderOf(path)?.pid).toBe(child.process.pid);
    child.process.kill("SIGKILL");
    await child.ended;
    expect(holderOf(path)).toBeUndefined();
  });

  test("is waited for, by one after the other, also in one process", async () => {
    const path = lockIn(tempFolder());
    const inside: string[] = [];
    const work = async (name: string): Promise<void> => {
      inside.push(name);
      await new Promise(setImmediate);
      inside.push(name);
    };
    await Promise.all(["a", "b", "c"].map((name) => withLock(path, never, () => work(name))));
    for (const index of [0, 2, 4]) expect(inside[index]).toBe(inside[index + 1]);
  });

  test("is released when the work fails, and no longer waited for when that is called off", async () => {
    const path = lockIn(tempFolder());
    await expect(withLock(path, never, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    tryLock(path);
    const stop = new AbortController();
    const waiting = withLock(path, stop.signal, () => Promise.resolve());
    stop.abort(new Error("stopped"));
    await expect(waiting).rejects.toThrow("stopped");
  });
});
