import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { tempFolder } from "./temp-folder";

/** Makes a folder with files in it: text as it is, anything else as JSON. Returns the folder. */
export function folderWith(files: Readonly<Record<string, unknown>>, folder = tempFolder()): string {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** The same, with the packages of this repository installed. */
export function projectWith(files: Readonly<Record<string, unknown>>): string {
  const folder = folderWith(files);
  symlinkSync(resolve(__dirname, "..", "..", "node_modules"), join(folder, "node_modules"));
  return folder;
}
