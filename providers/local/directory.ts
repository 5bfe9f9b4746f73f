import { chmodSync, lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import {
  AttributeError,
  bool,
  computed,
  defineResource,
  optional,
  required,
  string,
  type AttributesOf,
} from "../definition";
import { placeAt } from "./confined";
import { checkMode, modeOf, parseMode } from "./mode";
import type { LocalPlatform } from "./platform";

const schema = {
  path: required(string, { replace: true, description: "Where it is; relative to the data folder." }),
  mode: optional(string, { default: "0755", validate: checkMode, description: "Who may do what there." }),
  force: optional(bool, {
    default: false,
    description: "Whether it is removed with all that is in it. Without that, only an empty one is removed.",
  }),
  absolute_path: computed(string, { stable: true, description: "Its path from the root, with no links in it." }),
  url: computed(string, { stable: true, description: "The same as a URL: `file:///…`." }),
};

type DirectoryState = AttributesOf<typeof schema, "state">;

/** A folder. One that is there already is taken over if it is empty. */
export const directory = defineResource<typeof schema, LocalPlatform>({
  name: "directory",
  description: "A folder.",
  schema,
  create(plan, { client }) {
    const place = placeAt(client, plan.path, ["path"]);
    make(place);
    chmodSync(place, parseMode(plan.mode));
    return { ...plan, ...placeOf(place) };
  },
  read(state, { client }) {
    return readAt(placeAt(client, state.path, ["path"]), state);
  },
  update(plan, state) {
    chmodSync(state.absolute_path, parseMode(plan.mode));
    return { ...plan, ...placeOf(state.absolute_path) };
  },
  delete(state, { client }) {
    remove(placeAt(client, state.path, ["path"]), state.force);
  },
  import(path, { client }) {
    const place = placeAt(client, path, ["path"]);
    return readAt(place, { path, mode: "", force: false, ...placeOf(place) });
  },
});

function make(place: string): void {
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (!there) return makeNew(place);
  if (there.isDirectory() && readdirSync(place).length === 0) return;
  const what = there.isDirectory() ? "a folder that is not empty" : "something else";
  throw new AttributeError(["path"], `${place} is ${what} already: import it, remove it, or choose another path`);
}

function makeNew(place: string): void {
  mkdirSync(place);
}

function readAt(place: string, state: DirectoryState): DirectoryState | undefined {
  const there = lstatSync(place, { throwIfNoEntry: false });
  return there?.isDirectory() ? { ...state, mode: modeOf(there), ...placeOf(place) } : undefined;
}

function placeOf(path: string): { readonly absolute_path: string; readonly url: string } {
  return { absolute_path: path, url: pathToFileURL(path).href };
}

function remove(place: string, force: boolean): void {
  const there = lstatSync(place, { throwIfNoEntry: false });
  if (!there?.isDirectory()) return;
  if (force) return rmSync(place, { recursive: true });
  if (readdirSync(place).length === 0) return rmdirSync(place);
  throw new AttributeError(["path"], `${place} is not empty; with force = true it is removed all the same`);
}
