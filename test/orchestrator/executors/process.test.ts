import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EndReason } from "../../../orchestrator/run/attempts";
import type { ProcessIdentity } from "../../../orchestrator/events";
import { runProgram, type Ending, type Program } from "../../../orchestrator/executors/process";
import { processStart } from "../../../orchestrator/process-identity";
import { compileProgram, startChild, type Child } from "../../rig/child-program";
import { settled } from "../../rig/stepping-clock";
import { tempFolder } from "../../rig/temp-folder";

/** A program under way, and what it has said so far. */
class Running {
  readonly ended: Promise<Ending>;
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly all: string[] = [];
  process: ProcessIdentity | undefined;
  private readonly abort = new AbortController();

  constructor(program: Partial<Program>, signal?: AbortSignal) {
    begun.push(this);
    this.ended = runProgram(
      { file: "/bin/sh", args: [], cwd: tempFolder(), env: process.env, graceMs: 100, ...program },
      {
        signal: signal ?? this.abort.signal,
        started: (process) => {
          this.process = process;
        },
        lines: (lines, stream) => {
          this[stream].push(...lines);
          this.all.push(...lines);
        },
      },
    );
  }

  /** Resolves when it has said this. */
  async said(line: string): Promise<void> {
    await until(() => this.all.includes(line));
  }

  end(reason: EndReason): void {
    this.abort.abort(reason);
  }
}

const begun: Running[] = [];

/** Whatever a test that failed has left at work. */
afterAll(() => {
  for (const { process: identity } of begun) {
    try {
      if (identity) process.kill(-identity.pid, "SIGKILL");
    } catch {
      // It is gone, as it should be.
    }
  }
});

function shell(script: string, program: Partial<Program> = {}): Running {
  return new Running({ args: ["-c", script], ...program });
}

function node(script: string): Running {
  return new Running({ file: process.execPath, args: ["-e", script] });
}

describe("the end", () => {
  test.each([0, 1, 2, 255])("with code %d", async (code) => {
    expect(await shell(`exit ${code}`).ended).toEqual({ kind: "ended", exit: { code } });
  });

  test.each(["SIGKILL", "SIGSEGV", "SIGTERM"])("by %s", async (signal) => {
    expect(await shell(`kill -${signal.slice(3)} $$`).ended).toEqual({ kind: "ended", exit: { signal } });
  });

  test("does not wait for what the program left behind", async () => {
    const running = shell("sleep 60 >&2 & echo $!");
    expect(await running.ended).toEqual({ kind: "ended", exit: { code: 0 } });
    process.kill(Number(running.stdout[0]), "SIGKILL");
  });
});

describe("a program that can't be started", () => {
  test.each<[string, Partial<Program>, string]>([
    ["there is none", { file: "no-such-program" }, "ENOENT"],
    ["it is no program", { file: __filename }, "EACCES"],
    ["its path goes through a file", { file: join(__filename, "x") }, "ENOTDIR"],
    ["its folder is not there", { cwd: "/nowhere" }, "ENOENT"],
    ["an argument is longer than the system takes", { args: ["-c", "true", "x".repeat(3_000_000)] }, "E2BIG"],
    ["an argument holds what no argument can", { args: ["-c", "a\0b"] }, "ERR_INVALID_ARG_VALUE"],
  ])("%s", async (_, program, code) => {
    const running = new Running(program);
    expect(await running.ended).toEqual({ kind: "not-started", code });
    expect(running.process).toBeUndefined();
  });

  test("there is no place for its output", async () => {
    const child = runInChild("echo ready", { TMPDIR: "/nowhere" });
    expect(await child.ended).toBe('{"kind":"not-started","code":"ENOENT"}\n');
  });
});

test("it is told which process it is, as soon as it runs", async () => {
  const running = shell("echo $$; exec sleep 60");
  await running.said(String(running.process?.pid));
  expect(running.process?.started).toBe(processStart(running.process?.pid ?? 0));
  running.end("interrupt");
  await running.ended;
});

describe("output", () => {
  test("comes in lines, of both streams, in their order, the last one also without an end", async () => {
    const running = shell("echo one; echo two >&2; printf 'three\\n\\nfour'; printf 'five' >&2");
    await running.ended;
    expect(running.stdout).toEqual(["one", "three", "", "four"]);
    expect(running.stderr).toEqual(["two", "five"]);
  });

  test("comes while the program is at work", async () => {
    const waiting = shell("echo ready; exec sleep 60");
    await waiting.said("ready");
    waiting.end("interrupt");
    expect(await waiting.ended).toEqual({ kind: "ended", exit: { signal: "SIGINT" } });
  });

  test.each([
    ["1 MB", 1_000_000],
    ["50 MB", 50_000_000],
  ])("a line of %s without an end", async (_, length) => {
    const running = node(`process.stdout.write("x".repeat(${length}))`);
    await running.ended;
    expect(running.stdout.map((line) => line.length)).toEqual([length]);
    expect(/^x+$/.test(running.stdout[0] ?? "")).toBe(true);
  });

  test("200,000 lines", async () => {
    const running = shell("seq 200000");
    await running.ended;
    expect(running.stdout).toEqual(Array.from({ length: 200_000 }, (_, index) => String(index + 1)));
  });

  test("letters that are split over two reads are whole", async () => {
    // After an odd number of bytes, every read ends within one.
    const running = node(`process.stdout.write("x" + "ü🚀".repeat(100_000) + "\\n")`);
    await running.ended;
    expect(running.stdout).toEqual([`x${"ü🚀".repeat(100_000)}`]);
  });

  test("letters that are split over time are whole", async () => {
    const running = shell("printf 'a\\303'; echo go >&2; read -r _; printf '\\274b\\n'", { stdin: "x\n" });
    await running.ended;
    expect(running.stdout).toEqual(["aüb"]);
  });

  test("bytes that are no UTF-8 do no harm to what is", async () => {
    const running = shell("printf 'a\\377\\376b\\nc\\303'");
    await running.ended;
    expect(running.stdout).toEqual(["a\uFFFD\uFFFDb", "c\uFFFD"]);
  });

  test("a script that opens its output anew, as /dev/stdout or /dev/stderr, is heard after that", async () => {
    const running = shell(
      "echo 1; echo 1 >&2; echo two > /dev/stderr; echo three >&2; echo 4 > /dev/stdout; echo five",
    );
    await running.ended;
    // On Linux that empties the file, and what was not read until then is lost.
    expect([running.stdout.at(-1), running.stderr.at(-1)]).toEqual(["five", "three"]);
    expect(running.all.join("")).not.toContain("\0");
  });

  test("that never ends, by something that was left behind, does not keep us", async () => {
    const running = shell("yes & echo $! >&2");
    expect(await running.ended).toEqual({ kind: "ended", exit: { code: 0 } });
    process.kill(Number(running.stderr[0]), "SIGKILL");
  });

  test("leaves nothing on the disk, not even while the program is at work", async () => {
    const TMPDIR = tempFolder();
    const child = runInChild('echo found $(ls -A "$TMPDIR")', { TMPDIR });
    expect(await child.ended).toBe('found\n{"kind":"ended","exit":{"code":0}}\n');
  });
});

describe("input", () => {
  test.each([
    ["nothing", undefined, ""],
    ["text", "ü\n🚀", "ü\n🚀"],
    ["a lot of it", "x".repeat(5_000_000), "x".repeat(5_000_000)],
  ])("%s, and then its end", async (_, stdin, expected) => {
    const running = shell("cat", stdin === undefined ? {} : { stdin });
    await running.ended;
    expect(running.stdout.join("\n")).toBe(expected);
  });
});

test("the folder, the arguments and the environment are what they should be", async () => {
  const cwd = tempFolder();
  const args = ["-c", 'pwd; echo "$NAME"; printf "%s\\n" "$@"', "sh", "$HOME *", "", "a  b"];
  const running = new Running({ args, cwd, env: { NAME: "ü", GONE: undefined, PATH: process.env.PATH } });
  await running.ended;
  expect(running.stdout).toEqual([cwd, "ü", "$HOME *", "", "a  b"]);
});

describe("an interrupt", () => {
  test("reaches the program once, which ends as it likes", async () => {
    const running = node(`
      let count = 0;
      setInterval(() => undefined, 1000);
      process.on("SIGINT", () => {
        console.log("interrupt " + ++count);
        setTimeout(() => process.exit(7), 200);
      });
      console.log("ready");`);
    await running.said("ready");
    running.end("interrupt");
    expect(await running.ended).toEqual({ kind: "ended", exit: { code: 7 } });
    expect(running.stdout).toEqual(["ready", "interrupt 1"]);
  });

  test("reaches what the program has started, too, as one from a terminal does", async () => {
    const running = shell(
      'sh -c \'trap "echo inner; exit 3" INT; echo ready; while :; do sleep 0.05; done\'; echo "inner ended $?"',
    );
    await running.said("ready");
    running.end("interrupt");
    await running.ended;
    expect(running.stdout).toContain("inner");
  });

  test("is waited for as long as it takes, far beyond the grace of a late one", async () => {
    const script = `process.on("SIGINT", () => setTimeout(() => process.exit(5), 400)); setInterval(() => {}, 1000); console.log("ready")`;
    const running = node(script);
    await running.said("ready");
    running.end("interrupt");
    expect(await running.ended).toEqual({ kind: "ended", exit: { code: 5 } });
  });

  test("before the start reaches the program at its start", async () => {
    const running = new Running({ args: ["-c", "exec sleep 60"] }, AbortSignal.abort("interrupt"));
    expect(await running.ended).toEqual({ kind: "ended", exit: { signal: "SIGINT" } });
  });

  test("after the end does nothing", async () => {
    const running = shell("true");
    await running.ended;
    expect(() => running.end("interrupt")).not.toThrow();
  });
});

describe("a program that is late", () => {
  test("is asked to end", async () => {
    const running = shell("trap 'echo bye; exit 4' INT; echo ready; while :; do sleep 0.02; done", { graceMs: 60_000 });
    await running.said("ready");
    running.end("timeout");
    expect(await running.ended).toEqual({ kind: "ended", exit: { code: 4 } });
    expect(running.stdout).toEqual(["ready", "bye"]);
  });

  /** Ignores every interrupt. */
  const stubborn = "trap '' INT; while :; do sleep 0.05; done";

  test("and ignores that is killed after its grace, with all that it has started", async () => {
    const running = shell(`(${stubborn}) & echo $!; echo $$; ${stubborn}`);
    await until(() => running.stdout.length === 2);
    running.end("timeout");
    expect(await running.ended).toEqual({ kind: "ended", exit: { signal: "SIGKILL" } });
    await expectGone(running.stdout.map(Number));
  });

  test("and ends leaves nothing behind that ignores it", async () => {
    const running = shell(`(${stubborn}) & echo $!; exec sleep 60`, { graceMs: 60_000 });
    await until(() => running.stdout.length === 1);
    running.end("timeout");
    expect(await running.ended).toEqual({ kind: "ended", exit: { signal: "SIGINT" } });
    await expectGone(running.stdout.map(Number));
  });
});

describe("the program outlives us", () => {
  const folder = tempFolder();
  const [go, marker] = [join(folder, "go"), join(folder, "marker")];
  // More than any pipe holds.
  const script = `echo $$; while [ ! -e '${go}' ]; do sleep 0.02; done; seq 100000; seq 100000 >&2; echo > '${marker}'`;

  beforeEach(() => {
    for (const file of [go, marker]) rmSync(file, { force: true });
  });

  test.each<[string, (child: Child) => void]>([
    ["we are killed", ({ process: us }) => us.kill("SIGKILL")],
    ["a Ctrl-C in the terminal reaches our whole group", ({ process: us }) => process.kill(-(us.pid ?? 0), "SIGINT")],
  ])("%s: it writes what it likes, and comes to its end", async (_, kill) => {
    const child = runInChild(script);
    const pid = Number(await child.spoke);
    kill(child);
    await child.ended;
    expect(processStart(pid)).toMatch(/./);
    writeFileSync(go, "");
    await expectGone([pid]);
    expect(existsSync(marker)).toBe(true);
  });
});

const runner = compileProgram(`
  import { runProgram } from "./orchestrator/executors/process";
  const [script = ""] = process.argv.slice(2);
  const program = { file: "/bin/sh", args: ["-c", script], cwd: "/", env: process.env, graceMs: 100 };
  const lines = (lines: readonly string[]) => lines.forEach((line) => console.log(line));
  const watcher = { signal: new AbortController().signal, started: () => undefined, lines };
  void runProgram(program, watcher).then((ending) => console.log(JSON.stringify(ending)));`);

/** Runs a shell's script in a process of its own, which can be killed. */
function runInChild(script: string, env: NodeJS.ProcessEnv = {}): Child {
  return startChild(process.execPath, [runner, script], env);
}

/** Resolves when the processes are gone. */
async function expectGone(pids: readonly number[]): Promise<void> {
  await until(() => pids.every((pid) => processStart(pid) === undefined));
  expect(pids.filter((pid) => Number.isNaN(pid))).toEqual([]);
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await settled();
}
