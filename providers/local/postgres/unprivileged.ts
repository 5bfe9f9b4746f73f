import { chownSync, readFileSync } from "node:fs";

/** A program and its arguments, for `spawn`. */
export type Words = readonly [string, ...string[]];

/**
 * The command as a user that Postgres agrees to run as: it refuses to be root. It gets to its folder all the same, which
 * lies among root's: so it keeps the one right that this takes. With that, the server is as root in all that concerns
 * files, and so is whoever is its superuser, which nobody can log in as; the app's own user is none.
 */
export function asUnprivileged(command: Words): Words {
  if (!isRoot()) return command;
  const { uid, gid } = unprivilegedUser();
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  const rights = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"];
  return ["setpriv", ...ids, ...rights, "--", ...command];
}

/** Gives a file or an empty folder to that user. */
export function giveToUnprivileged(path: string): void {
  if (!isRoot()) return;
  const { uid, gid } = unprivilegedUser();
  chownSync(path, uid, gid);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The one that a package of Postgres brings, or the one that owns nothing. */
function unprivilegedUser(): { readonly uid: number; readonly gid: number } {
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("Postgres does not run as root, and this machine has no user postgres or nobody to run it as");
}
