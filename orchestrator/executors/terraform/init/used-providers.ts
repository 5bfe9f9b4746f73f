import { isJsonObject } from "../json-object";
import type { TerraformJson } from "../work-folder";

/** All that decides which providers a configuration needs. */
export interface UsedProviders {
  /** `required_providers`, as it stands. */
  readonly required: Readonly<Record<string, unknown>>;
  /** Sorted local names that stand for providers without any more being said of them. */
  readonly implied: readonly string[];
}

/**
 * The providers that a configuration needs by itself. Undefined where only Terraform can tell: it is in HCL, has modules
 * (which bring providers of their own), or has something in it that is not known here.
 */
export function usedProviders(json: TerraformJson): UsedProviders | undefined {
  const terraform = json.terraform ?? {};
  const required = terraform["required_providers"] ?? {};
  const isKnown = !isEmpty(json) && hasOnly(json, BLOCKS) && hasOnly(terraform, SETTINGS);
  if (!isKnown || !isJsonObject(required) || !isEmpty(json.module ?? {})) return undefined;
  const typed = [json.resource, json.data, json.ephemeral].map((blocks) => typesIn(blocks ?? {}));
  const named = [configuredIn(json.provider ?? {}), ...typed];
  const names = named.flatMap((some) => some ?? [undefined]);
  if (!names.every((name) => name !== undefined)) return undefined;
  const implied = names.filter((name) => name !== BUILT_IN && !Object.hasOwn(required, name));
  return { required, implied: [...new Set(implied)].sort() };
}

/** The local name of the provider that Terraform has built in. */
const BUILT_IN = "terraform";

/** Whether there is nothing to fetch for a configuration. */
export function needsOnlyBuiltIn({ required, implied }: UsedProviders): boolean {
  return isEmpty(required) && implied.length === 0;
}

/** Whether the configuration leaves no choice of versions. */
export function isPinned({ required, implied }: UsedProviders): boolean {
  return implied.length === 0 && Object.values(required).every(isExact);
}

const SETTINGS = ["//", "required_version", "required_providers", "backend"];

const BLOCKS = [
  "//",
  "terraform",
  "provider",
  "variable",
  "locals",
  "output",
  "resource",
  "data",
  "ephemeral",
  "moved",
  "module",
];

function isExact(required: unknown): boolean {
  const version = isJsonObject(required) ? required["version"] : undefined;
  return typeof version === "string" && /^\s*=?\s*\d+\.\d+\.\d+(-[\w.]+)?\s*$/.test(version);
}

/** The local names of providers that are configured. An old form says there which version it is to be. */
function configuredIn(blocks: unknown): readonly (string | undefined)[] | undefined {
  if (!isJsonObject(blocks)) return undefined;
  return Object.entries(blocks).map(([name, configured]) =>
    [configured].flat().some((block) => isJsonObject(block) && "version" in block) ? undefined : name,
  );
}

/**
 * The local names of the providers that resources, data sources or ephemeral resources are from; where they are written as CDKTF does, and
 * not in one of the other forms that Terraform's JSON syntax has.
 */
function typesIn(types: unknown): readonly (string | undefined)[] | undefined {
  if (!isJsonObject(types)) return undefined;
  return Object.entries(types).flatMap(([type, named]) =>
    isJsonObject(named) ? Object.values(named).map((block) => providerOf(type, block)) : [undefined],
  );
}

function providerOf(type: string, block: unknown): string | undefined {
  if (!isJsonObject(block)) return undefined;
  const { provider } = block;
  if (provider === undefined) return type.split("_", 1)[0];
  return typeof provider === "string" ? /^([\w-]+)(\.[\w-]+)?$/.exec(provider)?.[1] : undefined;
}

function hasOnly(object: unknown, keys: readonly string[]): boolean {
  return isJsonObject(object) && Object.keys(object).every((key) => keys.includes(key));
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0;
}
