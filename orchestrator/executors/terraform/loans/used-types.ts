import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { UsedTypes } from "./provider-pool";
import type { Types } from "./state-types";
import type { Configuration, TerraformJson } from "../work-folder";

/**
 * The types of resources and data sources that a stack's Terraform commands can meet.
 *
 * @param inState undefined when it is not known what the state holds
 */
export async function usedTypes(work: string, stack: Configuration, inState: Types | undefined): Promise<UsedTypes> {
  if (!inState || !stack.text.trimStart().startsWith("{")) return "all";
  const inModules = await typesInModules(work, stack.json);
  if (!inModules) return "all";
  const all = [typesInJson(stack.json), inModules, inState];
  return {
    resources: [...new Set(all.flatMap(({ resources }) => resources))],
    dataSources: [...new Set(all.flatMap(({ dataSources }) => dataSources))],
  };
}

/** A check's own data sources stand within it. */
function typesInJson(json: unknown): Types {
  const checks = blocksIn(json, "check").flatMap((check) => Object.values(check));
  return {
    resources: blocksIn(json, "resource").flatMap(Object.keys),
    dataSources: [json, ...checks.flatMap(each)].flatMap((within) => blocksIn(within, "data").flatMap(Object.keys)),
  };
}

/** The blocks of a kind, which Terraform's JSON syntax lets stand as one object or as several. */
function blocksIn(json: unknown, kind: string): readonly Readonly<Record<string, unknown>>[] {
  const found = (json as Readonly<Record<string, unknown>> | undefined)?.[kind];
  return each(found).filter(
    (block): block is Readonly<Record<string, unknown>> => typeof block === "object" && !!block,
  );
}

function each(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Modules are looked through for the words that begin a block; to find too many does no harm. */
async function typesInModules(work: string, { module }: TerraformJson): Promise<Types | undefined> {
  if (!module || Object.keys(module).length === 0) return { resources: [], dataSources: [] };
  const texts = await moduleFiles(work);
  if (!texts) return undefined;
  const found = texts.map(({ name, text }) => (name.endsWith(".json") ? typesInJson(parse(text)) : typesInHcl(text)));
  return {
    resources: found.flatMap(({ resources }) => resources),
    dataSources: found.flatMap(({ dataSources }) => dataSources),
  };
}

function typesInHcl(text: string): Types {
  const named = (block: string): string[] =>
    [...text.matchAll(new RegExp(`^\\s*${block}\\s+"?([\\w-]+)"?\\s`, "gm"))].map(([, type = ""]) => type);
  return { resources: named("resource"), dataSources: named("data") };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Terraform says it better.
    return {};
  }
}

/** The Terraform files of all modules that an init has brought; undefined when they can't be read. */
export async function moduleFiles(
  work: string,
): Promise<readonly { readonly name: string; readonly text: string }[] | undefined> {
  try {
    const manifest = await readFile(join(work, ".terraform", "modules", "modules.json"), "utf8");
    const { Modules: modules } = JSON.parse(manifest) as { readonly Modules: readonly { readonly Dir: string }[] };
    const folders = [...new Set(modules.map(({ Dir }) => Dir))].filter((folder) => folder !== ".");
    return (await Promise.all(folders.map((folder) => terraformFiles(join(work, folder))))).flat();
  } catch {
    return undefined;
  }
}

async function terraformFiles(folder: string): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const names = (await readdir(folder)).filter((name) => /\.(tf|tofu)(\.json)?$/.test(name));
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })));
}
