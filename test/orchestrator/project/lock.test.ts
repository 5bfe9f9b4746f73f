import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { takeLock, type HeldLock } from "../../../orchestrator/project/lock";
import { processStart } from "../../../orchestrator/process-identity";
import { compileProgram, startChild } from "../../rig/child-program";
import { tempFolder } from "../../rig/temp-folder";

const since = "2026-11-22T23:14:45.000Z";
/** No system gives out a number like this. */
const deadPid = 99_999_999;
const living = { pid: process.pid, started: processStart(process.pid), host: hostname(), since };

function lockFile(content?: object | string): string {
  const path = join(tempFolder(), "lock");
  if (content !== undefined) writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

async function taken(path: string): Promise<HeldLock> {
  const lock = await takeLock(path);
  if (!lock.ok) throw new Error(`not taken: ${JSON.stringify(lock.failure)}`);
  return lock.value;
}

describe("a free lock", () => {
  test("is taken, and free again once released", async () => {
    const path = lockFile();
    const first = await taken(path);
    expect(existsSync(path)).toBe(true);
    first.release();
    expect(existsSync(path)).toBe(false);
    (await taken(path)).release();
  });

  test("says who holds it, to its owner only, and nothing lies beside it", async () => {
    const path = lockFile();
    await taken(path);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
      pid: process.pid,
      started: processStart(process.pid),
      host: hostname(),
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(path))).toEqual(["lock"]);
  });

  test("in a folder that is not there is an error of the system", async () => {
    await expect(takeLock(join(tempFolder(), "none", "lock"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("a held lock", () => {
  test("of a living process is refused, and names the holder", async () => {
    const path = lockFile(living);
    const holder = { pid: process.pid, host: hostname(), since };
    expect(await takeLock(path)).toMatchObject({ ok: false, failure: { kind: "project-locked", holder } });
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(living);
  });

  test("of our own process is refused as well: a second deploy in one program", async () => {
    const path = lockFile();
    const results = await Promise.all(Array.from({ length: 10 }, () => takeLock(path)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.failure.kind === "project-locked")).toHaveLength(9);
    expect(readdirSync(dirname(path))).toEqual(["lock"]);
  });

  test("of another host is believed, since nobody can tell from here", async () => {
    const path = lockFile({ ...living, pid: deadPid, host: "elsewhere" });
    expect(await takeLock(path)).toMatchObject({ ok: false, failure: { holder: { host: "elsewhere" } } });
  });
});

describe("a stale lock is taken over", () => {
  test.each([
    ["its holder is dead", { ...living, pid: deadPid }],
    ["its holder's number went to a later process", { ...living, started: "1" }],
    ["it was torn", JSON.stringify(living).slice(0, 40)],
    ["it is empty", ""],
    ["it is junk", "\0\0\0\0"],
    ["it is JSON that names nobody", "{}"],
    ["it is JSON of another kind", "null"],
    ["it is a number", "4711"],
  ])("%s", async (_, content) => {
    const path = lockFile(content);
    const lock = await taken(path);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
    lock.release();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  test("also when the one who was taking it over was killed at it", async () => {
    const path = lockFile({ ...living, pid: deadPid });
    writeFileSync(`${path}.takeover`, JSON.stringify({ ...living, pid: deadPid, started: "1" }));
    (await taken(path)).release();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  test("once the process that holds it was killed", async () => {
    const path = lockFile();
    const program = compileProgram(`
      import { takeLock } from "./orchestrator/project/lock";
      void takeLock(${JSON.stringify(path)}).then(({ ok }) => console.log(ok));
      process.stdin.resume();`);
    const holder = startChild(process.execPath, [program]);
    expect(await holder.spoke).toBe("true\n");
    expect(await takeLock(path)).toMatchObject({ ok: false, failure: { holder: { pid: holder.process.pid } } });
    holder.process.kill("SIGKILL");
    await holder.ended;
    (await taken(path)).release();
  });
});

test("only one's own lock is released", async () => {
  const path = lockFile();
  const lock = await taken(path);
  writeFileSync(path, JSON.stringify({ ...living, since }));
  lock.release();
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ ...living, since });
});

test("a lock that is gone is no trouble to release", async () => {
  const lock = await taken(lockFile());
  lock.release();
  expect(() => lock.release()).not.toThrow();
});

test("8 processes find the same lock stale, 40 times over: exactly one takes it each time", async () => {
  const rounds = Array.from({ length: 40 }, () => lockFile({ ...living, pid: deadPid }));
  // Every process goes through the rounds together with the others, and keeps what it takes.
  const program = compileProgram(`
    import { createInterface } from "node:readline";
    import { takeLock } from "./orchestrator/project/lock";
    createInterface({ input: process.stdin }).on("line", (path) => {
      void takeLock(path).then((lock) => console.log(lock.ok ? "taken" : lock.failure.kind));
    });`);
  const contenders = Array.from({ length: 8 }, () => startChild(process.execPath, [program]));
  const answers = contenders.map(({ process: { stdout } }) => linesOf(stdout));
  for (const path of rounds) {
    for (const { process: contender } of contenders) contender.stdin?.write(`${path}\n`);
    const round = await Promise.all(answers.map((lines) => lines.next()));
    expect(round.map(({ value }) => String(value)).toSorted()).toEqual([
      ...Array<string>(7).fill("project-locked"),
      "taken",
    ]);
  }
  for (const { process: contender } of contenders) contender.stdin?.end();
  await Promise.all(contenders.map(({ ended }) => ended));
});

function linesOf(stream: NodeJS.ReadableStream | null): AsyncIterator<string> {
  if (!stream) throw new Error("no output");
  return createInterface({ input: stream })[Symbol.asyncIterator]();
}
