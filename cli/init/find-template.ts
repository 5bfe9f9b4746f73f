import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Failure } from "../../orchestrator/failure";
import { nearest } from "../../orchestrator/graph/nearest";
import { fail, ok, type Result } from "../../orchestrator/result";

/** A folder with a template in it; `release` takes it away again where it was fetched. */
export interface FoundTemplate {
  readonly folder: string;
  readonly release: () => void;
}

/** Terrace's own templates. */
const OWN = join(__dirname, "..", "..", "..", "templates");

/** The names of Terrace's own templates. */
function ownTemplates(): readonly string[] {
  return readdirSync(OWN).sort();
}

/**
 * Finds a template: one of Terrace's own by its name, a folder by its path (with a slash in it, or `.`), or what a git URL
 * names (`https://…`, `git@…`, `ssh://…`, `file://…`), of which the newest commit is taken; `#` gives a branch or tag.
 */
export async function findTemplate(named: string): Promise<Result<FoundTemplate, Failure>> {
  if (ownTemplates().includes(named)) return ok({ folder: join(OWN, named), release: () => undefined });
  if (/^(\w+:\/\/|git@)/.test(named)) return clone(named);
  const folder = resolve(named);
  const isPath = /^\.|\//.test(named);
  if (isPath && existsSync(folder) && statSync(folder).isDirectory()) return ok({ folder, release: () => undefined });
  const known = ownTemplates();
  const [close] = nearest(named, known);
  const problem = isPath
    ? "there is no such folder"
    : `there is no such template; ${close ? `did you mean ${close}? ` : ""}There are ${known.join(", ")}`;
  return fail({ kind: "bad-argument", argument: `--template ${named}`, problem });
}

async function clone(named: string): Promise<Result<FoundTemplate, Failure>> {
  const [url = "", branch] = named.split("#");
  const folder = mkdtempSync(join(tmpdir(), "terrace-template-"));
  const release = (): void => rmSync(folder, { recursive: true, force: true });
  const which = branch === undefined ? [] : ["--branch", branch];
  try {
    // Nobody can be asked for a password here.
    const env = { ...process.env, GIT_TERMINAL_PROMPT: "0" };
    await promisify(execFile)("git", ["clone", "--quiet", "--depth", "1", ...which, "--", url, folder], { env });
    return ok({ folder, release });
  } catch (error) {
    release();
    const { code, stderr = "" } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    const problem = code === "ENOENT" ? "git is needed to fetch it, and is not there" : stderr.trim();
    return fail({ kind: "bad-argument", argument: `--template ${named}`, problem });
  }
}
