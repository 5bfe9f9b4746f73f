import { constants } from "node:os";
import {
  bool,
  computed,
  list,
  map,
  nested,
  number,
  optional,
  required,
  string,
  type AttributesOf,
} from "../../definition";
import { checkName } from "../resource-name";
import { checkSeconds } from "../seconds";

/** The attributes of a process. */
export const processSchema = {
  name: required(string, {
    replace: true,
    validate: checkName,
    description: "Another one for each process of a project.",
  }),
  command: required(list(string), {
    validate: (words: readonly string[]) => (words[0] ? undefined : "must begin with a program"),
    description: "A program and its arguments. There is no shell, unless the program is one.",
  }),
  environment: optional(map(string), {
    description: "Environment variables, beside PATH, HOME and the like. It has no others of the run's.",
  }),
  cwd: optional(string, { default: ".", description: "Where it runs; relative to the data folder." }),
  log_path: optional(string, {
    description: "Where its output goes; relative to the data folder. By default `log_file` says.",
  }),
  log_bytes: optional(number, {
    default: 10 * 1024 * 1024,
    validate: checkCount(1_024, 1e12),
    description: "How large the log may become until a new one is begun.",
  }),
  log_files: optional(number, {
    default: 3,
    validate: checkCount(0, 1_000),
    description: "How many older logs are kept: `LOG.1` is the newest of them.",
  }),
  restart: optional(string, {
    default: "on-failure",
    validate: checkPolicy,
    description:
      "When its supervisor starts it again: `always`, `on-failure` (unless its exit code was 0), or `never`.",
  }),
  restart_delay: optional(number, {
    default: 1,
    validate: checkSeconds,
    description:
      "Seconds until the first restart; twice as long until each further one. After a minute it begins anew.",
  }),
  restart_delay_limit: optional(number, {
    default: 60,
    validate: checkSeconds,
    description: "At most so many seconds.",
  }),
  stop_signal: optional(string, { default: "SIGTERM", validate: checkSignal, description: "How it is asked to end." }),
  stop_timeout: optional(number, {
    default: 10,
    validate: checkSeconds,
    description: "Seconds until it is killed, with all that it has started.",
  }),
  ready: optional(
    nested({
      url: optional(string, { description: "It is ready when this answers with a status from 200 to 399." }),
      port: optional(number, { description: "It is ready when somebody listens at this port of 127.0.0.1." }),
      timeout: optional(number, { default: 30, validate: checkSeconds, description: "Seconds until it is too late." }),
    }),
    { description: "When it is ready. By default as soon as it runs." },
  ),
  id: computed(string, { stable: true }),
  running: computed(bool, {
    description:
      "Whether it runs as it should, and its supervisor looks after it. If not, the next apply starts it anew.",
  }),
  status: computed(string, { description: "The same in words." }),
  pid: computed(number, { description: "Its number, which each restart changes; 0 when it does not run." }),
  started_at: computed(string, { description: "Since when it runs, as ISO 8601; empty when it does not." }),
  log_file: computed(string, { description: "The log's path from the root." }),
};

/** What create and update are to make true. */
export type ProcessPlan = AttributesOf<typeof processSchema, "plan">;

/** A plan that is being made. */
export type ProcessPlanning = AttributesOf<typeof processSchema, "planning">;

/** What is known of a process. */
export type ProcessState = AttributesOf<typeof processSchema, "state">;

function checkPolicy(policy: string): string | undefined {
  return ["always", "on-failure", "never"].includes(policy) ? undefined : "must be always, on-failure or never";
}

function checkSignal(signal: string): string | undefined {
  return signal in constants.signals ? undefined : "must be the name of a signal, such as SIGTERM";
}

function checkCount(least: number, most: number): (count: number) => string | undefined {
  return (count) =>
    Number.isInteger(count) && count >= least && count <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
}
