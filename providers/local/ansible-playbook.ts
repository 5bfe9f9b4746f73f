import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  AttributeError,
  bool,
  computed,
  defineResource,
  dynamic,
  isKnown,
  list,
  map,
  number,
  optional,
  required,
  string,
  unknown,
  type AttributesOf,
  type Context,
} from "../definition";
import { runPlaybook, type PlaybookResult } from "./ansible/run-playbook";
import { existingAt } from "./confined";
import type { LocalPlatform } from "./platform";
import { findProgram } from "./process/find-program";
import { checkSeconds, DAY_MS } from "./seconds";

const schema = {
  playbook: required(string, { description: "Where it is; relative to the data folder." }),
  inventory: optional(dynamic, {
    description:
      "Hosts, groups and variables, as an inventory file has them: `{ all: { hosts: { web: { ansible_host: … } } } }`. By default this machine.",
  }),
  variables: optional(dynamic, { description: "Extra variables: an object." }),
  tags: optional(list(string), { description: "Runs only tasks with one of these." }),
  limit: optional(string, { description: "Runs only on these hosts: a pattern of Ansible's." }),
  delete: optional(string, { description: "Another playbook, which undoes this one. Without it, nothing is undone." }),
  check: optional(bool, {
    default: true,
    description: "Whether a refresh runs the playbook with `--check --diff`, to see whether something would change.",
  }),
  environment: optional(map(string), {
    description: "Environment variables, beside PATH, HOME and the like: `SSH_AUTH_SOCK`, for example.",
  }),
  timeout: optional(number, { default: 1_800, validate: checkSeconds, description: "Seconds that a run may take." }),
  pending: computed(number, {
    description: "How many tasks would change something, as far as the last refresh could tell; 0 after a run.",
  }),
  playbook_sha256: computed(string, { description: "The SHA-256 of the playbook's file, in hexadecimal." }),
  ok: computed(number, { description: "How many tasks went well, over all hosts." }),
  changed: computed(number, { description: "How many of them have changed something." }),
  failed: computed(number, { description: "How many failed, and were rescued or ignored." }),
  stats: computed(dynamic, { description: "What `set_stats` has set." }),
  host_stats: computed(dynamic, { description: "What it has set for each host." }),
};

type PlaybookPlan = AttributesOf<typeof schema, "plan">;
type PlaybookPlanning = AttributesOf<typeof schema, "planning">;
type PlaybookState = AttributesOf<typeof schema, "state">;
type PlaybookContext = Context<LocalPlatform>;

/**
 * What an Ansible playbook makes. It runs when it is created, when something of it changes (its file included), and when
 * a refresh finds that it would change something. What a check can't tell (hosts that are not there yet, tasks that fail
 * in check mode) is no drift; the run's log says so.
 */
export const ansiblePlaybook = defineResource<typeof schema, LocalPlatform>({
  name: "ansible_playbook",
  description: "What an Ansible playbook makes.",
  schema,
  timeouts: { create: DAY_MS, read: DAY_MS, update: DAY_MS, delete: DAY_MS },
  plan: planRun,
  create: run,
  async read(state, context) {
    return state.check ? { ...state, pending: await countPending(state, context) } : state;
  },
  update: (plan, _, context) => run(plan, context),
  async delete(state, context) {
    if (state.delete !== undefined) await play(state, "delete", [], context);
  },
});

/** What will run has results that nobody knows. */
function planRun(
  plan: PlaybookPlanning,
  state: PlaybookState | undefined,
  { client }: PlaybookContext,
): PlaybookPlanning {
  const playbook_sha256 = isKnown(plan.playbook) ? digestOf(plan.playbook, client) : unknown;
  if (state?.pending === 0 && state.playbook_sha256 === playbook_sha256)
    return { ...plan, pending: 0, playbook_sha256 };
  const results = { ok: unknown, changed: unknown, failed: unknown, stats: unknown, host_stats: unknown } as const;
  return { ...plan, ...results, pending: 0, playbook_sha256 };
}

function digestOf(playbook: string, client: LocalPlatform): string {
  return createHash("sha256")
    .update(readFileSync(existingAt(client, playbook, ["playbook"])))
    .digest("hex");
}

async function run(plan: PlaybookPlan, context: PlaybookContext): Promise<PlaybookState> {
  const playbook_sha256 = digestOf(plan.playbook, context.client);
  const { counts, stats, hostStats } = await play(plan, "playbook", [], context);
  const { ok, changed, rescued, ignored } = counts;
  return { ...plan, pending: 0, playbook_sha256, ok, changed, failed: rescued + ignored, stats, host_stats: hostStats };
}

async function countPending(state: PlaybookState, context: PlaybookContext): Promise<number> {
  try {
    return (await play(state, "playbook", ["--check", "--diff"], context)).counts.changed;
  } catch (error) {
    context.signal.throwIfAborted();
    context.progress(`it can't be told whether ${state.playbook} would change something: ${(error as Error).message}`);
    return state.pending;
  }
}

async function play(
  resource: PlaybookPlan,
  which: "playbook" | "delete",
  args: readonly string[],
  context: PlaybookContext,
): Promise<PlaybookResult> {
  const { client, signal } = context;
  const { inventory = THIS_MACHINE, variables = {}, tags, limit, timeout } = resource;
  const environment = { ...client.environment, ...resource.environment };
  const path = existingAt(client, resource[which] ?? "", [which]);
  const selection = [...(tags ? ["--tags", tags.join(",")] : []), ...(limit === undefined ? [] : ["--limit", limit])];
  const playbook = {
    program: findAnsible(environment["PATH"]),
    path,
    inventory,
    variables,
    args: [...selection, ...args],
    environment,
    timeoutMs: timeout * 1_000,
  };
  const result = await runPlaybook(playbook, { signal, line: (text) => context.progress(text) });
  if (result.wrong.length > 0) throw new AttributeError([which], result.wrong.join("\n"));
  return result;
}

const THIS_MACHINE = { all: { hosts: { localhost: { ansible_connection: "local" } } } };

function findAnsible(path: string | undefined): string {
  const found = findProgram("ansible-playbook", "/", path);
  if (found !== undefined) return found;
  throw new AttributeError(["playbook"], "ansible-playbook is not on the PATH: install ansible-core");
}
