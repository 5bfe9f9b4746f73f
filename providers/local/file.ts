import { createHash } from "node:crypto";
import { lstatSync, readFileSync, rmSync } from "node:fs";
import {
  AttributeError,
  computed,
  defineResource,
  isKnown,
  optional,
  required,
  string,
  unknown,
  type AttributesOf,
} from "../definition";
import { placeAt } from "./confined";
import { checkMode, modeOf, parseMode } from "./mode";
import type { LocalPlatform } from "./platform";
import { unfinished, writeWhole } from "./write-file";

const schema = {
  path: required(string, { replace: true, description: "Where it is; relative to the data folder." }),
  content: optional(string, { description: "What it holds. Either this or `sensitive_content`." }),
  sensitive_content: optional(string, { sensitive: true, description: "The same, shown to nobody." }),
  mode: optional(string, {
    default: "0600",
    validate: checkMode,
    description: "Who may do what with it.",
  }),
  sha256: computed(string, { description: "The SHA-256 of what it holds, in hexadecimal." }),
  absolute_path: computed(string, { stable: true, description: "Its path from the root, with no links in it." }),
};

type FilePlan = AttributesOf<typeof schema, "plan">;
type FilePlanning = AttributesOf<typeof schema, "planning">;
type FileState = AttributesOf<typeof schema, "state">;

/**
 * A file. It is there whole or not at all, at any instant. Another one that is there already is not overwritten: with the
 * same content it is taken over, with other content it is an error.
 */
export const file = defineResource<typeof schema, LocalPlatform>({
  name: "file",
  description: "A file with a text in it.",
  schema,
  plan: planFile,
  create(plan, { client }) {
    const place = placeAt(client, plan.path, ["path"]);
    refuseOther(place, contentOf(plan));
    return write(place, plan);
  },
  read(state, { client }) {
    return readAt(placeAt(client, state.path, ["path"]), state);
  },
  update(plan, _, { client }) {
    const place = placeAt(client, plan.path, ["path"]);
    return write(place, plan);
  },
  delete(state, { client }) {
    const place = placeAt(client, state.path, ["path"]);
    rmSync(unfinished(place), { force: true });
    if (isFile(place)) rmSync(place, { force: true });
  },
  import(path, { client }) {
    return readAt(placeAt(client, path, ["path"]), { path, mode: "", sha256: "", absolute_path: "" });
  },
});

/** The digest is known as soon as the content is. */
function planFile(plan: FilePlanning): FilePlanning {
  const { content, sensitive_content } = plan;
  if (content === undefined && sensitive_content === undefined) {
    throw new AttributeError(["content"], "a file needs content or sensitive_content");
  }
  if (content !== undefined && sensitive_content !== undefined) {
    throw new AttributeError(["sensitive_content"], "a file has content or sensitive_content, not both");
  }
  const text = content ?? sensitive_content ?? "";
  return { ...plan, sha256: isKnown(text) ? digest(text) : unknown };
}

function contentOf({ content, sensitive_content }: Pick<FilePlan, "content" | "sensitive_content">): string {
  return content ?? sensitive_content ?? "";
}

/** One with the same content is what a deploy has left that was killed a moment later. */
function refuseOther(place: string, content: string): void {
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (!there) return;
  if (there.isFile() && readFileSync(place, "utf8") === content) return;
  throw new AttributeError(["path"], `${place} is there already: import it, remove it, or choose another path`);
}

function write(place: string, plan: FilePlan): FileState {
  const content = contentOf(plan);
  writeWhole(place, content, parseMode(plan.mode));
  return { ...plan, sha256: digest(content), absolute_path: place };
}

/** The content goes where it was before: what is sensitive stays that. */
function readAt(place: string, state: FileState): FileState | undefined {
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (!there?.isFile()) return undefined;
  const bytes = readFileSync(place);
  const name = state.sensitive_content === undefined ? "content" : "sensitive_content";
  return { ...state, [name]: bytes.toString(), mode: modeOf(there), sha256: digest(bytes), absolute_path: place };
}

function isFile(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isFile() ?? false;
}

function digest(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
