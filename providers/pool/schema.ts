import { fieldOf, fieldsOf } from "./wire";

/** The types whose schemas a Terraform command needs; `all` where that can't be told. */
export type UsedTypes =
  | "all"
  | {
      /** Of the configuration, its modules, and the state. */
      readonly resources: readonly string[];
      readonly dataSources: readonly string[];
    };

/**
 * A `GetProviderSchema` response with only the types that are used. Terraform decodes all that it is sent, which is a
 * second of work for a large provider; what is not in use it never looks at. All that is not a schema of a resource or
 * data source (functions, capabilities, ephemeral resources, what later versions of the protocol bring) stays.
 */
export function reduceSchema(response: Buffer, used: UsedTypes): Buffer {
  if (used === "all") return response;
  const kept = { [RESOURCES]: new Set(used.resources), [DATA_SOURCES]: new Set(used.dataSources) };
  return reduce(response, kept);
}

/** A `GetResourceIdentitySchemas` response for the same types: Terraform refuses one of a type without a schema. */
export function reduceIdentitySchemas(response: Buffer, used: UsedTypes): Buffer {
  return used === "all" ? response : reduce(response, { [IDENTITIES]: new Set(used.resources) });
}

/** Field numbers of the responses, the same in versions 5 and 6 of the protocol. */
const [RESOURCES, DATA_SOURCES, IDENTITIES] = [2, 3, 1];

/** The key of a map's entry is its field 1. */
const KEY = 1;

function reduce(response: Buffer, kept: Readonly<Record<number, ReadonlySet<string>>>): Buffer {
  const parts: Buffer[] = [];
  for (const { number, whole, value } of fieldsOf(response)) {
    const names = kept[number];
    if (!names || names.has(fieldOf(value, KEY)?.toString("utf8") ?? "")) parts.push(whole);
  }
  return Buffer.concat(parts);
}
