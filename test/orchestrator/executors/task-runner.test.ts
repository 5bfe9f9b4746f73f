import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { noApprovedPlans } from "../../../orchestrator/plan/approved-plans";
import { differences } from "../../../orchestrator/plan/conform";
import { DataFolder } from "../../../orchestrator/project/data-folder";
import type { Recorded } from "../../../orchestrator/events";
import type { Planned, Snapshot } from "../../../orchestrator/executors/executor";
import { TaskRunner } from "../../../orchestrator/executors/task-runner";
import type { NodeFailure } from "../../../orchestrator/failure";
import { nodeId, type Graph, type TaskNode } from "../../../orchestrator/graph/graph";
import type { OutputType, Template } from "../../../orchestrator/graph/graph-file";
import { noLedger } from "../../../orchestrator/ledger/ledger";
import { forgetfulJournal } from "../../../orchestrator/run/journal";
import type { Json } from "../../../orchestrator/values/outputs";
import { Redactor } from "../../../orchestrator/values/redact";
import { isEmpty } from "../../../orchestrator/plan/plan";
import { UNKNOWN, type PlannedValue } from "../../../orchestrator/plan/planned-value";
import type { Result } from "../../../orchestrator/result";
import { execute } from "../../../orchestrator/run/run";
import type { Upcoming } from "../../../orchestrator/plan/upcoming";
import { DrivenExecutor } from "../../rig/driven-executor";
import { graphOf, task } from "../../rig/graphs";
import { RecordedJob } from "../../rig/recorded-job";
import { SteppingClock } from "../../rig/stepping-clock";
import { tempFolder } from "../../rig/temp-folder";

/** A project with a runner for its tasks. */
class Project {
  readonly folder = join(tempFolder(), "my project ü");
  readonly data = new DataFolder(this.folder);
  readonly scratch = join(this.data.path, "runs", "r", "scratch");
  readonly runner = new TaskRunner({ project: this.folder, data: this.data, scratch: this.scratch, env: process.env });

  constructor() {
    mkdirSync(this.folder);
  }

  /** Plans and, when there is something to do, applies; as a run does. */
  async does(node: TaskNode, job = new RecordedJob()): Promise<Result<Snapshot, NodeFailure>> {
    const plan = await this.runner.plan(node, job);
    if (!plan.ok) return plan;
    return isEmpty(plan.value.plan) ? this.runner.read(node) : this.runner.apply(node, plan.value.plan, job);
  }

  async why(node: TaskNode, inputs: Readonly<Record<string, Json>> = {}): Promise<string | undefined> {
    const plan = await this.runner.plan(node, new RecordedJob({ inputs }));
    return plan.ok ? plan.value.plan.why : plan.failure.kind;
  }
}

interface Asked extends Partial<TaskNode["command"]> {
  readonly outputs?: TaskNode["outputs"];
}

function taskOf(command: TaskNode["command"]["command"], { outputs = {}, ...rest }: Asked = {}): TaskNode {
  return { ...task(nodeId("prod/a task ü")), command: { command, env: {}, triggers: {}, ...rest }, outputs };
}

function argv(...argv: readonly Template[]): TaskNode["command"]["command"] {
  return { argv: [...argv] };
}

/** A task that writes this as its outputs. */
function writing(text: string, type: OutputType): TaskNode {
  const outputs = { value: { type, sensitive: false } };
  return taskOf({ shell: 'printf %s "$TEXT" > "$TERRACE_OUTPUTS"' }, { env: { TEXT: text }, outputs });
}

async function linesOf(node: TaskNode, inputs: Readonly<Record<string, Json>> = {}): Promise<readonly string[]> {
  const job = new RecordedJob({ inputs });
  expect(await new Project().does(node, job)).toMatchObject({ ok: true });
  return job.lines;
}

describe("the command", () => {
  const inputs = { text: "it's $HOME; *", list: ["a b"], count: 3, nothing: null };

  test("argv: no shell comes near it", async () => {
    const node = taskOf(argv("printf", "%s\\n", "$HOME", "*", "a  b", "`id`", "", 'q"uote', "x;y"));
    expect(await linesOf(node)).toEqual(["$HOME", "*", "a  b", "`id`", "", 'q"uote', "x;y"]);
  });

  test("argv: inputs are filled in, texts as they are and everything else as JSON", async () => {
    const parts: Template[] = [
      [{ input: "text" }],
      ["<", { input: "list" }, ">"],
      ["n=", { input: "count" }],
      [{ input: "nothing" }],
    ];
    const node = taskOf(argv("printf", "%s\\n", ...parts));
    expect(await linesOf(node, inputs)).toEqual(["it's $HOME; *", '<["a b"]>', "n=3", "null"]);
  });

  test("argv: also in the program", async () => {
    expect(await linesOf(taskOf(argv(["/bin/", { input: "name" }], "hi")), { name: "echo" })).toEqual(["hi"]);
  });

  test("shell: a line of it, with pipes and variables", async () => {
    expect(await linesOf(taskOf({ shell: "X=1; echo $((X + 1)) | tr 2 3 && echo done" }))).toEqual(["3", "done"]);
  });

  test("shell: an input is one word, whatever is in it", async () => {
    const shell: Template = ["printf '%s\\n' ", { input: "text" }, " ", { input: "list" }];
    expect(await linesOf(taskOf({ shell }), inputs)).toEqual(["it's $HOME; *", '["a b"]']);
  });

  test("env: is added to our own, with inputs filled in", async () => {
    const node = taskOf(
      { shell: 'echo "$A $B"; [ -n "$PATH" ]' },
      { env: { A: ["<", { input: "text" }, ">"], B: "b" } },
    );
    expect(await linesOf(node, inputs)).toEqual(["<it's $HOME; *> b"]);
  });

  test("stdin: is given, with inputs filled in; by default it is empty", async () => {
    expect(await linesOf(taskOf(argv("cat"), { stdin: ["a\n", { input: "list" }] }), inputs)).toEqual(["a", '["a b"]']);
    expect(await linesOf(taskOf(argv("cat")))).toEqual([]);
  });

  test("cwd: the project folder, or one relative to it, or any", async () => {
    const project = new Project();
    mkdirSync(join(project.folder, "sub dir"));
    const job = new RecordedJob();
    for (const cwd of [undefined, "sub dir", "/"]) {
      await project.does(taskOf(argv("pwd"), { triggers: "always", ...(cwd !== undefined && { cwd }) }), job);
    }
    expect(job.lines).toEqual([project.folder, join(project.folder, "sub dir"), "/"]);
  });

  test("TERRACE_INPUTS: names a file of all inputs with their types, for us alone", async () => {
    const node = taskOf({ shell: 'cat "$TERRACE_INPUTS"; echo; ls -l "$TERRACE_INPUTS" | cut -c 1-10' });
    const [json = "", mode] = await linesOf(node, inputs);
    expect(JSON.parse(json)).toEqual(inputs);
    expect(mode).toBe("-rw-------");
  });

  test("its process is told of, so that a resumed run can find it", async () => {
    const job = new RecordedJob();
    await new Project().does(taskOf({ shell: "echo $$" }), job);
    expect(job.steps).toEqual(["command"]);
    expect(job.lines).toEqual([String(job.processes[0]?.pid)]);
  });
});

describe("outputs", () => {
  test.each<[OutputType, string, Json]>([
    ["string", '"ü"', "ü"],
    ["number", "-1.5", -1.5],
    ["boolean", "false", false],
    ["list(string)", '["a",""]', ["a", ""]],
    ["list(string)", "[]", []],
    ["list(number)", "[1,2.5]", [1, 2.5]],
    ["map(string)", '{"a":"b"}', { a: "b" }],
    ["map(string)", "{}", {}],
    ["any", "null", null],
    ["any", '[{"a":[1,null]}]', [{ a: [1, null] }]],
  ])("%s: %s", async (type, json, value) => {
    const done = await new Project().does(writing(`{"value":${json},"more":1}`, type));
    expect(done).toEqual({ ok: true, value: { outputs: { value: { value, sensitive: false } } } });
  });

  test.each<[OutputType, string, string]>([
    ["string", "1", "number"],
    ["string", "null", "null"],
    ["number", '"1"', "string"],
    ["boolean", '"true"', "string"],
    ["list(string)", '"a"', "string"],
    ["list(string)", '["a",1,null]', "list of string, number, null"],
    ["list(number)", '["1"]', "list of string"],
    ["list(number)", '{"0":1}', "object"],
    ["map(string)", '{"a":1}', "object"],
    ["map(string)", "[]", "list of nothing"],
  ])("no %s: %s", async (expected, json, got) => {
    expect(await new Project().does(writing(`{"value":${json}}`, expected))).toEqual({
      ok: false,
      failure: { kind: "output-type", output: "value", expected, got },
    });
  });

  test.each<[string, string, NodeFailure]>([
    ["without it", '{"other":1}', { kind: "output-not-written", output: "value" }],
    ["that is no JSON", "value=1", { kind: "outputs-unreadable", problem: "it is no JSON" }],
    ["that is empty", "", { kind: "outputs-unreadable", problem: "it is no JSON" }],
    ["that is JSON of another kind", "[1]", { kind: "outputs-unreadable", problem: "it is list of number" }],
  ])("a file %s", async (_, text, failure) => {
    expect(await new Project().does(writing(text, "any"))).toEqual({ ok: false, failure });
  });

  test.each(["constructor", "toString", "value"])("no file at all, where %s is declared", async (name) => {
    const node = taskOf(argv("true"), { outputs: { [name]: { type: "any", sensitive: false } } });
    expect(await new Project().does(node)).toEqual({
      ok: false,
      failure: { kind: "output-not-written", output: name },
    });
  });

  test("a folder in the file's place", async () => {
    const node = taskOf({ shell: 'mkdir "$TERRACE_OUTPUTS"' });
    expect(await new Project().does(node)).toMatchObject({
      failure: { kind: "outputs-unreadable", problem: "EISDIR" },
    });
  });

  test("no file at all, where none is declared", async () => {
    expect(await new Project().does(taskOf(argv("true")))).toEqual({ ok: true, value: { outputs: {} } });
  });

  test("are there for a later run, also sensitive ones, which only their owner can read", async () => {
    const project = new Project();
    const node = {
      ...writing('{"value":"s3cret"}', "string"),
      outputs: { value: { type: "string", sensitive: true } },
    } as const;
    const done = await project.does(node);
    expect(done).toEqual({ ok: true, value: { outputs: { value: { value: "s3cret", sensitive: true } } } });
    expect(await project.runner.read(node)).toEqual(done);
    const record = project.data.task(node.id);
    expect([record, dirname(record)].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
  });

  test("a task that never ran has none", async () => {
    expect(await new Project().runner.read(writing("{}", "any"))).toEqual({ ok: true, value: { outputs: {} } });
  });
});

describe("whether it runs", () => {
  const node = taskOf(argv("true", "x"), {
    cwd: ".",
    stdin: "in",
    triggers: { v: 1, w: [{ a: null }] },
    env: { A: "a" },
  });
  const inputs = { a: 1, b: { c: ["d"] } };

  async function ran(): Promise<Project> {
    const project = new Project();
    await project.does(node, new RecordedJob({ inputs }));
    return project;
  }

  test("it never ran: what will run, and what that gives", async () => {
    const asked = taskOf(argv("make", "all"), { outputs: { url: { type: "string", sensitive: false } } });
    expect(await new Project().runner.plan(asked, new RecordedJob())).toMatchObject({
      ok: true,
      value: {
        plan: { changes: [{ address: "make", action: "run" }], outputs: [{ name: "url" }], why: "never-ran" },
        isFinal: true,
      },
    });
  });

  test("nothing changed: it does not", async () => {
    const project = await ran();
    expect(await project.runner.plan(node, new RecordedJob({ inputs }))).toMatchObject({
      ok: true,
      value: { plan: { changes: [], outputs: [] }, isFinal: true },
    });
  });

  test("the same in another order: it does not", async () => {
    const turned = { ...node, command: { ...node.command, triggers: { w: [{ a: null }], v: 1 } } };
    expect(await (await ran()).why(turned, { b: { c: ["d"] }, a: 1 })).toBeUndefined();
  });

  test("another policy or other edges, which are no part of what it does: it does not", async () => {
    expect(await (await ran()).why({ ...node, policy: { timeoutMs: 5 } }, inputs)).toBeUndefined();
  });

  test.each<[string, Partial<TaskNode["command"]>]>([
    ["an argument", { command: argv("true", "y") }],
    ["the program", { command: argv("/bin/true", "x") }],
    ["a shell in between", { command: { shell: "true x" } }],
    ["a variable's value", { env: { A: "b" } }],
    ["a further variable", { env: { A: "a", B: "" } }],
    ["the folder", { cwd: "/" }],
    ["the standard input", { stdin: "other" }],
    ["a trigger's value", { triggers: { v: 2, w: [{ a: null }] } }],
    ["a trigger gone", { triggers: { v: 1 } }],
  ])("%s changed: it does", async (_, change) => {
    expect(await (await ran()).why({ ...node, command: { ...node.command, ...change } }, inputs)).toBe(
      "inputs-changed",
    );
  });

  test.each<[string, Readonly<Record<string, Json>>]>([
    ["an input's value", { ...inputs, a: 2 }],
    ["an input's type", { ...inputs, a: "1" }],
    ["something deep in an input", { ...inputs, b: { c: ["e"] } }],
    ["a further input", { ...inputs, z: null }],
  ])("%s changed: it does", async (_, changed) => {
    expect(await (await ran()).why(node, changed)).toBe("inputs-changed");
  });

  test("a further output is declared: it does", async () => {
    const more = { ...node, outputs: { url: { type: "string", sensitive: false } } } as const;
    expect(await (await ran()).why(more, inputs)).toBe("inputs-changed");
  });

  test("always", async () => {
    const project = new Project();
    const always = taskOf(argv("true"), { triggers: "always" });
    await project.does(always);
    expect(await project.why(always)).toBe("always");
  });

  test("it failed when it ran first: it does", async () => {
    const project = new Project();
    const failing = taskOf(argv("false"));
    await project.does(failing);
    expect(await project.why(failing)).toBe("never-ran");
  });

  test("it failed when it ran again: it does, and has its old outputs until then", async () => {
    const project = new Project();
    const good = writing('{"value":1}', "any");
    await project.does(good);
    const bad = { ...good, command: { ...good.command, command: argv("false") } };
    await project.does(bad);
    expect(await project.why(bad)).toBe("inputs-changed");
    expect(await project.runner.read(bad)).toMatchObject({ value: { outputs: { value: { value: 1 } } } });
  });

  test("what it did last can't be told: it does not, and says so", async () => {
    const project = await ran();
    const path = project.data.task(node.id);
    writeFileSync(path, "{torn");
    expect(await project.runner.plan(node, new RecordedJob({ inputs }))).toMatchObject({
      failure: { kind: "io", path },
    });
    expect(await project.runner.read(node)).toMatchObject({ failure: { kind: "io", path } });
  });
});

describe("whether it will run, with what others are about to give", () => {
  const node: TaskNode = {
    ...taskOf(
      { shell: 'echo \'{"url":"u"}\' > "$TERRACE_OUTPUTS"' },
      { outputs: { url: { type: "string", sensitive: false } } },
    ),
    inputs: {
      version: { from: "build", output: "version" },
      address: { from: "net", output: "address" },
      token: { from: "net", output: "token" },
    },
  };
  const inputs = { version: 1, address: "a", token: "s3cret" };

  /** What the network gives, of which these outputs will be others than they are. */
  function network(changing: Readonly<Record<string, PlannedValue>>): Upcoming {
    const outputs = Object.entries({ address: "a", token: "s3cret", ...changing }).map(([name, value]) => {
      return [name, { value, sensitive: name === "token", changes: Object.hasOwn(changing, name) }] as const;
    });
    return new Map([[nodeId("net"), Object.fromEntries(outputs)]]);
  }

  async function planned(project: Project, upcoming: Upcoming, asked: TaskNode = node): Promise<Planned> {
    const plan = await project.runner.plan(asked, new RecordedJob({ upcoming, inputs: { version: 1 } }));
    if (!plan.ok) throw new Error(plan.failure.kind);
    return plan.value;
  }

  async function ran(asked: TaskNode = node): Promise<Project> {
    const project = new Project();
    expect(await project.does(asked, new RecordedJob({ inputs }))).toMatchObject({ ok: true });
    return project;
  }

  const because = (...outputs: readonly (readonly [string, boolean])[]): object[] =>
    outputs.map(([output, known]) => ({ from: "net", output, known }));

  test("it never ran: it will, whatever they are", async () => {
    const { plan, isFinal } = await planned(new Project(), network({ address: UNKNOWN }));
    expect(plan).toMatchObject({ why: "never-ran", because: because(["address", false]) });
    expect(plan.changes).toEqual([{ address: expect.stringContaining("echo"), action: "run" }]);
    expect(isFinal).toBe(false);
  });

  test.each<[string, PlannedValue]>([
    ["not known", UNKNOWN],
    ["known in part", { host: "h", ports: [1, UNKNOWN] }],
  ])("it ran, and one is %s: it may run, and may give anything", async (_, address) => {
    const { plan, values } = await planned(await ran(), network({ address }));
    expect(plan).toMatchObject({
      changes: [{ action: "run", maybe: true }],
      outputs: [{ name: "url" }],
      why: "inputs-changed",
      because: because(["address", false]),
    });
    expect(values?.outputs).toEqual({ url: { value: UNKNOWN, sensitive: false, changes: true } });
  });

  test("it ran, and one is known to be another: it will run", async () => {
    const { plan, isFinal } = await planned(await ran(), network({ address: "b" }));
    expect(plan).toMatchObject({ why: "inputs-changed", because: because(["address", true]) });
    expect(plan.changes).toEqual([{ address: expect.stringContaining("echo"), action: "run" }]);
    expect(isFinal).toBe(false);
  });

  test("it ran, and all of its own are known and the same: it will not, and gives what it gave", async () => {
    const { plan, values, isFinal } = await planned(await ran(), network({ other: UNKNOWN }));
    expect(plan).toEqual({ changes: [], outputs: [] });
    expect(values?.outputs).toEqual({ url: { value: "u", sensitive: false, changes: false } });
    expect(isFinal).toBe(true);
  });

  test("it ran with what they will be again: it will not", async () => {
    const { plan } = await planned(await ran(), network({ address: "a" }));
    expect(plan).toEqual({ changes: [], outputs: [] });
  });

  test.each<[string, Partial<TaskNode["command"]>, string]>([
    ["its command is another", { command: argv("true") }, "inputs-changed"],
    ["it always runs", { triggers: "always" }, "always"],
  ])("one is not known, and %s: it will run, not only may", async (_, change, why) => {
    const changed = { ...node, command: { ...node.command, ...change } };
    const { plan } = await planned(
      await ran(why === "always" ? changed : node),
      network({ address: UNKNOWN }),
      changed,
    );
    expect(plan.why).toBe(why);
    expect(plan.changes[0]).not.toHaveProperty("maybe");
  });

  test("it was approved with these: those at hand, those to come, and which of them are secret", async () => {
    const { values } = await planned(new Project(), network({ token: "n3w", address: UNKNOWN }));
    expect(values?.resources).toMatchObject([
      { action: "run", after: { version: 1, address: UNKNOWN, token: "n3w" }, sensitive: { after: { token: true } } },
    ]);
  });

  test("an output that will be gone: it is told of", async () => {
    const gone: Upcoming = new Map([[nodeId("net"), { address: { value: "a", sensitive: false, changes: false } }]]);
    expect((await planned(await ran(), gone)).plan).toMatchObject({ because: because(["token", true]) });
  });

  test("when all is known, the plan that is carried out refines the one that was approved", async () => {
    const project = await ran();
    const approved = (await planned(project, network({ address: UNKNOWN }))).values;
    const differ = async (now: Readonly<Record<string, Json>>): Promise<readonly unknown[]> => {
      const plan = await project.runner.plan(node, new RecordedJob({ inputs: { ...inputs, ...now } }));
      return plan.ok && plan.value.values ? differences(approved, plan.value.values, false) : ["no plan"];
    };
    expect(await differ({ address: "b" })).toEqual([]);
    expect(await differ({ address: "a" })).toEqual([]);
    expect(await differ({ address: "b", version: 2 })).toMatchObject([{ kind: "value", path: "version" }]);
  });

  test("a plan that changes nothing, made once more, goes beyond nothing", async () => {
    const plan = await (await ran()).runner.plan(node, new RecordedJob({ inputs }));
    expect(plan.ok && plan.value.values && differences(undefined, plan.value.values, false)).toEqual([]);
  });
});

describe("destroy", () => {
  const destroy = (): RecordedJob => new RecordedJob({ mode: "destroy" });

  test("forgets what it did, without running anything; then it never ran", async () => {
    const project = new Project();
    const node = taskOf({ shell: "echo ran" }, { triggers: "always" });
    await project.does(node);
    expect(await project.runner.plan(node, destroy())).toMatchObject({
      ok: true,
      value: { plan: { changes: [{ address: "echo ran", action: "forget" }], outputs: [] }, isFinal: true },
    });
    const job = destroy();
    expect(await project.does(node, job)).toEqual({ ok: true, value: { outputs: {} } });
    expect(job.lines).toEqual([]);
    expect(await project.why(node)).toBe("never-ran");
  });

  test("of a task that never ran has nothing to do", async () => {
    const project = new Project();
    expect(await project.runner.plan(taskOf(argv("true")), destroy())).toMatchObject({
      ok: true,
      value: { plan: { changes: [], outputs: [] }, isFinal: true },
    });
  });

  test("that can't forget says so", async () => {
    const project = new Project();
    const node = taskOf(argv("true"));
    mkdirSync(join(project.data.task(node.id), "not-empty"), { recursive: true });
    const done = await project.runner.apply(node, { changes: [], outputs: [] }, destroy());
    expect(done).toMatchObject({ ok: false, failure: { kind: "io" } });
  });
});

describe("failures", () => {
  test("the command fails: its program, its code and the last it said", async () => {
    const job = new RecordedJob();
    const node = taskOf(argv("sh", "-c", "seq 30; echo oh no >&2; exit 3"));
    const last = [...Array.from({ length: 19 }, (_, index) => String(index + 12)), "oh no"];
    expect(await new Project().does(node, job)).toEqual({
      ok: false,
      failure: { kind: "command-failed", program: "sh", exit: { code: 3 }, output: last.join("\n") },
    });
    expect(job.lines).toHaveLength(31);
  });

  test("the command says 1 MB in a line: the failure quotes its beginning", async () => {
    const node = taskOf(argv(process.execPath, "-e", 'console.log("x".repeat(1_000_000)); process.exitCode = 1'));
    const done = await new Project().does(node);
    expect(done).toMatchObject({
      failure: { kind: "command-failed", output: expect.stringMatching(/^x{10000}$/) },
    });
  });

  test("the command is killed", async () => {
    const done = await new Project().does(taskOf({ shell: "kill -9 $$" }));
    expect(done).toMatchObject({ failure: { kind: "command-failed", exit: { signal: "SIGKILL" } } });
  });

  test.each<[string, TaskNode, NodeFailure]>([
    [
      "there is no such program",
      taskOf(argv("no-such-program")),
      { kind: "command-not-started", program: "no-such-program", code: "ENOENT" },
    ],
    [
      "it is no program",
      taskOf(argv("/etc/passwd")),
      { kind: "command-not-started", program: "/etc/passwd", code: "EACCES" },
    ],
    [
      "its folder is missing",
      taskOf(argv("true"), { cwd: "/no/where" }),
      { kind: "io", path: "/no/where", operation: "open", code: "ENOENT" },
    ],
  ])("%s", async (_, node, failure) => {
    expect(await new Project().does(node)).toEqual({ ok: false, failure });
  });

  test("an input is too long for an argument", async () => {
    const node = taskOf(argv("echo", [{ input: "long" }]));
    const done = await new Project().does(node, new RecordedJob({ inputs: { long: "x".repeat(3_000_000) } }));
    expect(done).toEqual({ ok: false, failure: { kind: "command-not-started", program: "echo", code: "E2BIG" } });
  });

  test("what it did can't be kept: it says so", async () => {
    const project = new Project();
    mkdirSync(project.data.path, { recursive: true });
    writeFileSync(join(project.data.path, "tasks"), "a file");
    const done = await project.runner.apply(taskOf(argv("true")), { changes: [], outputs: [] }, new RecordedJob());
    expect(done).toMatchObject({ ok: false, failure: { kind: "io", code: expect.stringMatching(/ENOTDIR|EEXIST/) } });
  });

  test("interrupted before it began: nothing is run", async () => {
    const job = new RecordedJob();
    job.end("interrupt");
    expect(await new Project().does(taskOf({ shell: "echo ran" }), job)).toEqual({
      ok: false,
      failure: { kind: "interrupted" },
    });
    expect(job.lines).toEqual([]);
  });

  test("interrupted while it is at work: it is told, and may still come to a good end", async () => {
    const job = new RecordedJob();
    const shell = 'trap \'echo "{}" > "$TERRACE_OUTPUTS"; exit 0\' INT; echo ready; while :; do sleep 0.02; done';
    const done = new Project().does(taskOf({ shell }), job);
    await job.logged("ready");
    job.end("interrupt");
    expect(await done).toEqual({ ok: true, value: { outputs: {} } });
  });
});

describe("the folder for exchanged files", () => {
  const tellFolder = 'dirname "$TERRACE_INPUTS"; ls -ld "$(dirname "$TERRACE_INPUTS")" | cut -c 1-10;';

  test.each([
    ["the command succeeds", "true"],
    ["the command fails", "false"],
    ["its outputs can't be read", 'echo junk > "$TERRACE_OUTPUTS"'],
  ])("is for us alone, and gone when %s", async (_, end) => {
    const [project, job] = [new Project(), new RecordedJob()];
    await project.does(taskOf({ shell: tellFolder + end }), job);
    const [folder = "", mode] = job.lines;
    expect(folder.startsWith(project.scratch)).toBe(true);
    expect(mode).toBe("drwx------");
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(project.scratch)).toEqual([]);
  });
});

describe("in a run", () => {
  test("a secret that one task gives another stands in no event: not in lines, not in failures, not in outputs", async () => {
    const secret = 'p4ss"word\nsecond line';
    const project = new Project();
    const producer: TaskNode = {
      ...writing(JSON.stringify({ value: secret }), "string"),
      id: nodeId("producer"),
      outputs: { value: { type: "string", sensitive: true } },
    };
    const shell = 'echo "the password: $PASSWORD"; echo "$PASSWORD" >&2; cat "$TERRACE_INPUTS"; exit 1';
    const consumer: TaskNode = {
      ...taskOf({ shell }, { env: { PASSWORD: [{ input: "password" }] } }),
      id: nodeId("consumer"),
      inputs: { password: { from: "producer", output: "value" } },
    };
    const drawn = graphOf("producer -> consumer");
    const graph: Graph = { ...drawn, nodes: new Map([producer, consumer].map((node) => [node.id, node])) };
    const events: Recorded[] = [];
    const ended = await execute(
      {
        run: "r",
        operation: "deploy",
        graph,
        nodes: new Set(graph.nodes.keys()),
        parallelism: 1,
        failFast: false,
        approval: "given",
        rules: [],
        deployed: new Map(),
        removed: [],
        terraform: "t",
      },
      {
        executors: { stack: new DrivenExecutor(), task: project.runner },
        journal: forgetfulJournal,
        clock: new SteppingClock(),
        random: () => 0,
        approve: () => Promise.resolve("nobody"),
        approved: noApprovedPlans,
        ledger: noLedger,
        expected: () => 1,
        redactor: new Redactor(),
        publish: (event) => events.push(event),
        stop: new AbortController().signal,
        interrupt: new AbortController().signal,
      },
    );
    expect(ended).toEqual({ outcome: "failed" });
    const said = JSON.stringify(events);
    expect(said).toContain("the password: (sensitive)");
    expect(said).not.toMatch(/p4ss|second line/);
  });
});
