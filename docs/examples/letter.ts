import { createHmac } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import {
  computed,
  defineEphemeral,
  defineFunction,
  defineProvider,
  defineResource,
  parameter,
  required,
  string,
} from "terrace/provider";

/** A secret in a file: there while Terraform runs, and kept nowhere. */
export const secret = defineEphemeral({
  name: "secret",
  schema: { file: required(string), value: computed(string, { sensitive: true }) },
  open: ({ file }) => ({ result: { file, value: readFileSync(file, "utf8").trim() } }),
});

/** What a title is in a path: `Dear Jane,` is `dear-jane`. */
export const slug = defineFunction({
  name: "slug",
  parameters: [parameter("title", string)],
  returns: string,
  call: (title) => (title.toLowerCase().match(/[a-z0-9]+/g) ?? []).join("-"),
});

/** A text in a file, with a seal that only who knows the key could have made. */
export const letter = defineResource({
  name: "letter",
  schema: {
    path: required(string, { replace: true }),
    text: required(string, { replace: true }),
    key: required(string, { writeOnly: true }),
  },
  create({ path, text, key }) {
    const seal = createHmac("sha256", key).update(text).digest("hex");
    writeFileSync(path, `${text}\n${seal}\n`, { flag: "wx" });
    return { path, text };
  },
  read: (state) => (existsSync(state.path) ? state : undefined),
  delete: ({ path }) => rmSync(path, { force: true }),
});

export const post = defineProvider({
  name: "post",
  version: "1.0.0",
  module: __filename,
  resources: [letter],
  ephemerals: [secret],
  functions: [slug],
});
