import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, resolve } from "node:path";

/** Where a program is: with a slash in its name in the working folder, without one on the path. */
export function findProgram(name: string, cwd: string, path: string | undefined): string | undefined {
  if (name.includes("/")) return onlyIfExecutable(resolve(cwd, name));
  const folders = (path ?? "").split(delimiter).filter(isAbsolute);
  return folders.map((folder) => onlyIfExecutable(resolve(folder, name))).find((file) => file !== undefined);
}

function onlyIfExecutable(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() ? file : undefined;
  } catch {
    return undefined;
  }
}
