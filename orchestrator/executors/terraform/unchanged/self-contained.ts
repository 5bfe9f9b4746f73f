import { changesByItself } from "./drift";
import type { Configuration } from "../work-folder";

/**
 * Whether all that a plan hangs on, beside how the world is, lies in the stack's own folder or is handed in: so that a
 * fingerprint sees it change. What the configuration takes from elsewhere on this machine is looked for where it can be
 * seen; what a provider or a module reads by itself can't.
 *
 * @param project the project's folder: what is in it, and not among the synthesized files, the app's author may edit
 */
export function isSelfContained({ text, json }: Configuration, project: string): boolean {
  if (!text.trimStart().startsWith("{") || changesByItself(text) || readsElsewhere(text)) return false;
  const { terraform: _, data, ...rest } = json;
  // Where states lie is written as an absolute path; they are looked at for themselves.
  const { terraform_remote_state: __, ...world } = data ?? {};
  const types = [...Object.keys(json.resource ?? {}), ...Object.keys(world)];
  return !types.some((type) => OF_THIS_MACHINE.test(type)) && !namesElsewhere({ ...rest, world }, project);
}

/** Types that make something of files or programs of this machine. */
const OF_THIS_MACHINE = /^(archive_|local_|external$)/;

/** Whether a function is given a path that does not plainly lie in the stack's folder. */
function readsElsewhere(text: string): boolean {
  return [...text.matchAll(FILE_FUNCTION)].some(([call]) => !WITHIN.test(call)) || /\bpathexpand\b/.test(text);
}

const FILE_FUNCTION = /\b(?:file\w*|templatefile)(?:\s|\\[nrt])*\((?:[^"]*"[^"]*)?/g;

/** Its first argument is a text of its own: a relative path that never goes up. In JSON, quotes stand behind a `\`. */
const WITHIN = /^\w+\(\s*\\"(?:\$\{path\.(?:module|root)\}\/)?(?![/~])(?:(?!\.\.|\$\{)[^"\\])+\\?$/;

/** What no plan has: comments, and what runs once a resource was made. */
const UNPLANNED: ReadonlySet<string> = new Set(["//", "provisioner", "connection"]);

/** Whether a text in it is a path that leads out of the stack's folder, or into the project. */
function namesElsewhere(blocks: object, project: string): boolean {
  const text = JSON.stringify(blocks, (key, value: unknown) => (UNPLANNED.has(key) ? undefined : value));
  return text.includes(JSON.stringify(project).slice(1, -1)) || /"(?:\.\.|~)\//.test(text);
}
