import type { Configuration } from "../work-folder";

/**
 * Whether a plan of the stack could come out differently although nothing that it is made from has changed: because of
 * what its resources are in the world, what data sources find, a clock, or a file. All of a stack that can't drift is in
 * its configuration and in states: it has nothing but `terraform_data`, and reads nothing but other states. In doubt, a
 * stack can drift.
 */
export function canDrift({ text, json }: Configuration): boolean {
  const { terraform = {}, resource = {}, data = {} } = json;
  const isBuiltIn =
    text.trimStart().startsWith("{") &&
    hasOnly(json, BLOCKS) &&
    hasOnly(terraform, SETTINGS) &&
    hasOnly(resource, ["terraform_data"]) &&
    isObject(resource["terraform_data"] ?? {}) &&
    hasOnly(data, ["terraform_remote_state"]) &&
    isObject(data["terraform_remote_state"] ?? {});
  return !isBuiltIn || changesByItself(text) || IMPURE.test(text);
}

/** Whether a configuration asks for the time, or for something random: then no two plans of it need be alike. */
export function changesByItself(text: string): boolean {
  return BY_ITSELF.test(text);
}

const BLOCKS = ["//", "terraform", "variable", "locals", "resource", "data", "output"];

const SETTINGS = ["backend", "required_version", "required_providers"];

/** Whether blocks are written as CDKTF writes them, an object by label, with no label but these. */
function hasOnly(blocks: unknown, labels: readonly string[]): boolean {
  return isObject(blocks) && Object.keys(blocks).every((label) => labels.includes(label));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What may stand between a function's name and its bracket; a line break is `\n` in JSON. */
const SPACE = /(?:\s|\\[nrt])*/.source;

const BY_ITSELF = new RegExp(`\\b(?:timestamp|plantimestamp|uuid|bcrypt)${SPACE}\\(`);

/** What reaches for files, or is a provider's affair; and escapes that JSON does not need, which could hide any of it. */
const IMPURE = new RegExp(
  [
    `\\b(?:file\\w*|template\\w+|abspath|pathexpand)${SPACE}\\(`,
    `\\bpath${SPACE}\\.`,
    `\\bprovider${SPACE}::`,
    /\\u/.source,
  ].join("|"),
);
