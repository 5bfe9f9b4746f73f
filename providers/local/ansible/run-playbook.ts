import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Dynamic } from "../../definition";
import { runProgram, type Watch } from "../run-program";
import { CALLBACK_NAME, CALLBACK_SOURCE } from "./callback";

/** A playbook, and what it is run with. */
export interface Playbook {
  /** Where `ansible-playbook` is: an absolute path. */
  readonly program: string;
  /** The playbook's absolute path. It is run in its folder. */
  readonly path: string;
  /** As Ansible has it in an inventory file: groups with their hosts, children and variables. */
  readonly inventory: Dynamic;
  readonly variables: Dynamic;
  /** Further arguments, such as `--check`. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** What became of it. */
export interface PlaybookResult {
  readonly counts: Counts;
  /** What `set_stats` has set for the whole run. */
  readonly stats: Dynamic;
  /** What it has set for each host. */
  readonly hostStats: Dynamic;
  /** What went wrong, in words; empty when nothing did. */
  readonly wrong: readonly string[];
}

/** How many tasks ended in which way, over all hosts. */
export type Counts = Readonly<Record<(typeof COUNTED)[number], number>>;

const COUNTED = ["ok", "changed", "failures", "unreachable", "skipped", "rescued", "ignored"] as const;

/** Runs a playbook. Rejects when it can't be run, takes too long, or is to stop; not when tasks fail. */
export async function runPlaybook(playbook: Playbook, watch: Watch): Promise<PlaybookResult> {
  const scratch = mkdtempSync(join(tmpdir(), "terrace-"));
  try {
    const { exit, lastWords } = await runProgram(prepare(playbook, scratch), watch);
    const result = resultOf(readEvents(join(scratch, "events")));
    return exit === 0 || result.wrong.length > 0 ? result : { ...result, wrong: [`it ended with ${exit}`, lastWords] };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** By files, not arguments, which everybody on the machine can see. */
function prepare(playbook: Playbook, scratch: string): Parameters<typeof runProgram>[0] {
  const write = (name: string, text: string): string => {
    writeFileSync(join(scratch, name), text, { mode: 0o600 });
    return join(scratch, name);
  };
  const plugins = join(scratch, "plugins");
  mkdirSync(plugins);
  write(`plugins/${CALLBACK_NAME}.py`, CALLBACK_SOURCE);
  const inventory = write("inventory.json", JSON.stringify(playbook.inventory));
  const variables = write("variables.json", JSON.stringify(playbook.variables));
  return {
    command: [playbook.program, "-i", inventory, "-e", `@${variables}`, ...playbook.args, playbook.path],
    cwd: dirname(playbook.path),
    environment: {
      ...playbook.environment,
      ANSIBLE_CALLBACK_PLUGINS: plugins,
      ANSIBLE_CALLBACKS_ENABLED: CALLBACK_NAME,
      ANSIBLE_NOCOLOR: "1",
      TERRACE_EVENTS: join(scratch, "events"),
    },
    timeoutMs: playbook.timeoutMs,
    linesFrom: "both",
  };
}

type PlaybookEvent =
  | { readonly kind: "wrong"; readonly host: string; readonly task: string; readonly message: string }
  | {
      readonly kind: "stats";
      readonly hosts: Readonly<Record<string, Counts>>;
      readonly custom: Readonly<Record<string, Dynamic>>;
    };

function readEvents(path: string): readonly PlaybookEvent[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as PlaybookEvent);
}

function resultOf(events: readonly PlaybookEvent[]): PlaybookResult {
  const stats = events.find((event) => event.kind === "stats");
  const { _run: run = {}, ...hostStats } = stats?.custom ?? {};
  // Hosts come to their end in any order.
  const wrong = events
    .filter((event) => event.kind === "wrong")
    .sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0))
    .map(({ host, task, message }) => `${host}: ${task}: ${message}`);
  return { counts: countsOf(Object.values(stats?.hosts ?? {})), stats: run, hostStats, wrong };
}

function countsOf(hosts: readonly Counts[]): Counts {
  const sum = (name: keyof Counts): number => hosts.reduce((total, host) => total + host[name], 0);
  return Object.fromEntries(COUNTED.map((name) => [name, sum(name)])) as Counts;
}
