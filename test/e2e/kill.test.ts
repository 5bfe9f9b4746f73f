import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readJournal } from "../../orchestrator/run/journal";
import { LAYERED_VALUE, layeredApp, type LayeredApp } from "../rig/layered-app";
import { describeWith } from "../rig/parts";
import { tempFolder } from "../rig/temp-folder";

const TERRACE = join(__dirname, "../../dist/cli/terrace.js");

/** How often a run is killed. */
const KILLS = Number(process.env["TERRACE_TEST_KILLS"] ?? 50);

describeWith(["terraform"], "a run of 20 nodes is killed", () => {
  let whole = { bytes: 0, pause: 0 };
  let midway = 0;

  beforeAll(async () => {
    const { folder, app } = project();
    const began = Date.now();
    expect((await terrace(folder, "deploy", "--auto-approve", "--skip-synth")).code).toBe(0);
    const text = readFileSync(onlyJournal(folder) ?? "", "utf8");
    whole = { bytes: Buffer.byteLength(text), pause: (Date.now() - began) / text.split("\n").length };
    expectComplete(folder, app, "once");
  }, 60_000);

  // Kills that came before the run or after it would show nothing.
  afterAll(() => expect(midway).toBeGreaterThan(KILLS * 0.6));

  // Random instants, but the same ones of a run each time, so that a failure can be told and tried again. They are told
  // by how far the journal has come, and not by the clock: the next run may be twice as fast as the one measured.
  test.each(instants(KILLS))(
    "at %f of its journal, and %f pauses later, %s",
    async (fraction, pauses, whom) => {
      const { folder, app } = project();
      const child = start(folder, ["deploy", "--auto-approve", "--skip-synth"]);
      const ended = endOf(child);
      await Promise.race([ended, journalOf(folder, fraction * whole.bytes).then(() => sleep(pauses * whole.pause))]);
      kill(child.pid ?? 0, folder, whom);
      await ended;
      if (isMidway(folder)) midway++;

      const resumed = await terrace(folder, "resume");
      // Killed before it began, or after its end: there is nothing to resume, and a deploy finds all as it should be.
      if (resumed.code === 4) expect((await terrace(folder, "deploy", "--auto-approve", "--skip-synth")).code).toBe(0);
      else if (resumed.code !== 0) throw new Error(`resume ended with ${resumed.code}:\n${resumed.text}`);

      expectComplete(folder, app, whom === "terrace" ? "once" : "in state");
      await expectJournalsWhole(folder);
      expect((await terrace(folder, "plan", "--skip-synth", "--detailed-exitcode")).code).toBe(0);
      rmSync(folder, { recursive: true });
    },
    60_000,
  );
});

type Victim = "terrace" | "terrace and every process it started";

/** How much of the journal is written, how many times the mean pause between two entries has passed since, and who dies. */
function instants(count: number): (readonly [number, number, Victim])[] {
  // A linear congruential generator: its constants are those of Numerical Recipes.
  let seed = 20_261_122;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  return Array.from({ length: count }, (_, index) => {
    const whom = index % 2 === 0 ? "terrace" : "terrace and every process it started";
    return [rounded(0.95 * random()), rounded(2 * random()), whom] as const;
  });
}

function project(): { readonly folder: string; readonly app: LayeredApp } {
  const folder = tempFolder();
  return { folder, app: layeredApp(folder, 3, 6) };
}

function start(folder: string, args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(process.execPath, [TERRACE, ...args], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TERRACE_TEST_MARK: folder },
  });
}

function endOf(child: ReturnType<typeof spawn>): Promise<{ readonly code: number | null; readonly text: string }> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

function terrace(folder: string, ...args: readonly string[]): ReturnType<typeof endOf> {
  return endOf(start(folder, args));
}

/** Terraform runs in sessions of its own, so the process group holds Terrace only; the rest is found by its mark. */
function kill(pid: number, folder: string, whom: Victim): void {
  killGroup(pid);
  if (whom === "terrace") return;
  for (const marked of processesMarked(folder)) killGroup(marked);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function processesMarked(mark: string): readonly number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && environmentOf(pid).includes(`TERRACE_TEST_MARK=${mark}\0`));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}

/** Resolves when so many bytes of the run's journal are written. */
async function journalOf(folder: string, bytes: number): Promise<void> {
  const written = (): number => statSync(onlyJournal(folder) ?? "", { throwIfNoEntry: false })?.size ?? 0;
  for (let poll = 0; poll < 20_000 && written() < bytes; poll++) await sleep(2);
}

function onlyJournal(folder: string): string | undefined {
  return journalsOf(folder)[0];
}

function isMidway(folder: string): boolean {
  const journal = onlyJournal(folder);
  const text = journal === undefined ? "" : readFileSync(journal, "utf8");
  return text.includes('"node-started"') && !text.includes('"run-finished"');
}

function journalsOf(folder: string): readonly string[] {
  try {
    const runs = join(folder, ".terrace/runs");
    return readdirSync(runs)
      .map((run) => join(runs, run, "journal.jsonl"))
      .filter((journal) => existsSync(journal));
  } catch {
    return [];
  }
}

async function expectJournalsWhole(folder: string): Promise<void> {
  for (const journal of journalsOf(folder)) {
    const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
    const events = await readJournal(journal);
    expect(events.ok && events.value.length).toBe(lines.length);
  }
}

/**
 * Every stack's state holds its two resources and its output. `once`: and each resource was created one single time. A
 * Terraform that is killed between a creation and its note of it creates again; nothing above it can know.
 */
function expectComplete(folder: string, app: LayeredApp, strictness: "once" | "in state"): void {
  for (const stack of app.stacks) {
    const state = JSON.parse(readFileSync(app.statePath(stack), "utf8")) as State;
    expect(
      state.resources
        .flatMap((resource) => resource.instances.map(() => resource.name))
        .filter(isOwn)
        .sort(),
    ).toEqual(["a", "b"]);
    expect(state.outputs).toEqual({ value: { value: LAYERED_VALUE, type: "string" } });
  }
  for (const task of app.tasks) {
    const record = readFileSync(join(folder, ".terrace/tasks", `${task}.json`), "utf8");
    expect(record).toContain(`"value":"${LAYERED_VALUE}"`);
  }
  if (strictness === "in state") return;
  const created = readFileSync(app.cloud, "utf8").trimEnd().split("\n").sort();
  expect(created).toEqual(app.stacks.flatMap((stack) => [`${stack}.a`, `${stack}.b`]).sort());
}

function isOwn(name: string): boolean {
  return name === "a" || name === "b";
}

interface State {
  readonly resources: readonly { readonly name: string; readonly instances: readonly object[] }[];
  readonly outputs: object;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
