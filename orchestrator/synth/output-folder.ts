import { accessSync, constants, mkdirSync, readdirSync, rmSync, type Dirent } from "node:fs";
import { join } from "node:path";
import type { InputFailure } from "../failure";
import { codeOf } from "../error-code";
import { fail, ok, type Result } from "../result";
import { SOURCES_FILE } from "./sources-file";

/**
 * Makes the folder of the synthesized files ready for an app. Removes what tells of an earlier app, so that it can't be
 * taken for the coming one's.
 */
export function prepareOutput(output: string): Result<void, InputFailure> {
  return attempt(output, "prepare", () => {
    mkdirSync(output, { recursive: true });
    accessSync(output, constants.W_OK | constants.X_OK);
    for (const name of ["manifest.json", "graph.json", SOURCES_FILE]) rmSync(join(output, name), { force: true });
  });
}

/** The folders of stacks that are there. */
export function stackFolders(output: string): readonly string[] {
  return entries(join(output, "stacks"))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** Removes the folders of stacks that the app no longer has; one that holds a state is kept. */
export function removeStacks(output: string, names: readonly string[]): Result<void, InputFailure> {
  const orphans = names.map((name) => join(output, "stacks", name)).filter((folder) => !holdsState(folder));
  return attempt(output, "clean", () => orphans.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
}

/** `.terraform` holds a file of that name too, which only says where the state is. */
function holdsState(folder: string): boolean {
  return entries(folder).some((entry) =>
    entry.isDirectory()
      ? entry.name !== ".terraform" && holdsState(join(folder, entry.name))
      : /\.tfstate(\.|$)/.test(entry.name),
  );
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function attempt(path: string, operation: string, work: () => void): Result<void, InputFailure> {
  try {
    work();
    return ok(undefined);
  } catch (error) {
    return fail({ kind: "io", path, operation, code: codeOf(error) });
  }
}
