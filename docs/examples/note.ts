import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { computed, defineProvider, defineResource, number, required, string } from "terrace/provider";

/** A text in a file of the project. */
export const note = defineResource({
  name: "note",
  schema: {
    path: required(string, { replace: true }),
    text: required(string),
    bytes: computed(number),
  },
  create: ({ path, text }) => write(path, text, "wx"), // not over what is there already
  read: ({ path }) => (existsSync(path) ? read(path) : undefined),
  update: ({ path, text }) => write(path, text, "w"),
  delete: ({ path }) => rmSync(path, { force: true }),
  import: (path) => (existsSync(path) ? read(path) : undefined),
});

export const notes = defineProvider({ name: "notes", version: "1.0.0", module: __filename, resources: [note] });

function write(path: string, text: string, flag: "w" | "wx") {
  writeFileSync(path, text, { flag });
  return read(path);
}

function read(path: string) {
  const text = readFileSync(path, "utf8");
  return { path, text, bytes: Buffer.byteLength(text) };
}
