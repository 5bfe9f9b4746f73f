import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Installation } from "./installation";
import { asUnprivileged, giveToUnprivileged, type Words } from "./unprivileged";

/** What a new cluster has in it. */
export interface ClusterProps {
  readonly database: string;
  /** Who owns the database. It can't log in until it has a password. */
  readonly user: string;
}

/** Where a database's folder has the files of Postgres. */
export function clusterIn(folder: string): string {
  return join(folder, "cluster");
}

/** The major version that made the files in a database's folder; undefined where there are none. */
export function versionOf(folder: string): string | undefined {
  const file = join(clusterIn(folder), "PG_VERSION");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** Makes a cluster in a database's folder. It is there whole or not at all: what a killed deploy has left is begun anew. */
export function makeCluster(folder: string, postgres: Installation, props: ClusterProps): void {
  for (const name of readdirSync(folder).filter((each) => each.startsWith(UNFINISHED))) {
    rmSync(join(folder, name), { recursive: true });
  }
  const unfinished = join(folder, `${UNFINISHED}${randomBytes(4).toString("hex")}`);
  mkdirSync(unfinished, { mode: 0o700 });
  giveToUnprivileged(unfinished);
  initialize(unfinished, postgres);
  const { user, database } = props;
  execute(unfinished, postgres, [
    `CREATE ROLE ${identifier(user)} LOGIN`,
    `CREATE DATABASE ${identifier(database)} OWNER ${identifier(user)}`,
  ]);
  renameSync(unfinished, clusterIn(folder));
}

const UNFINISHED = ".unfinished-";

/** Has a stopped cluster take a user's password. */
export function setPassword(folder: string, postgres: Installation, user: string, password: string): void {
  execute(clusterIn(folder), postgres, [`ALTER ROLE ${identifier(user)} PASSWORD ${literal(password)}`]);
}

/** Nobody is let in without a password, and nobody knows the one of the cluster's own superuser. */
function initialize(cluster: string, { folder }: Installation): void {
  const file = `${cluster}.password`;
  writeFileSync(file, randomBytes(32).toString("hex"), { mode: 0o600 });
  giveToUnprivileged(file);
  const auth = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${file}`];
  const kind = ["--encoding=UTF8", "--no-locale", "--data-checksums"];
  try {
    run([join(folder, "initdb"), `--pgdata=${cluster}`, ...auth, ...kind]);
  } finally {
    rmSync(file);
  }
}

/** Without a server: so nobody has to be let in for it. It reads one statement a line, and goes on after an error. */
function execute(cluster: string, { folder }: Installation, statements: readonly string[]): void {
  const quiet = ["-c", "log_checkpoints=off", "-c", "password_encryption=scram-sha-256"];
  const said = run(
    [join(folder, "postgres"), "--single", "-D", cluster, ...quiet, "postgres"],
    `${statements.join("\n")}\n`,
  );
  const [error] = /^.*\b(?:ERROR|FATAL):.*$/m.exec(said) ?? [];
  if (error !== undefined) throw new Error(error);
}

/** Returns what it said. */
function run(words: Words, stdin = ""): string {
  const [program, ...args] = asUnprivileged(words);
  // What Postgres starts need not have the password.
  const env = { ...process.env, TERRACE_DATABASE_PASSWORD: undefined };
  const { status, stdout, stderr, error } = spawnSync(program, args, { input: stdin, encoding: "utf8", cwd: "/", env });
  if (error) throw new Error(`${program} could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`${words[0]} failed: ${stderr.trim() || stdout.trim()}`);
  return stderr;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** On one line, whatever is in it. */
function literal(text: string): string {
  const escaped = text.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `E'${escaped}'`;
}
