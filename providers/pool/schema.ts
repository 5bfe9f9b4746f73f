import type { ProtocolVersion } from "./provider-process";
import { fieldOf, fieldsOf } from "./wire";

/** The types whose schemas a Terraform command needs; `all` where that can't be told. */
export type UsedTypes =
  | "all"
  | {
      /** Of the configuration, its modules, and the state. */
      readonly resources: readonly string[];
      readonly dataSources: readonly string[];
    };

/** A provider's answer to `GetProviderSchema`, of which each Terraform command is given what it uses. */
export class ProviderSchema {
  private found: readonly Part[] | undefined;

  constructor(
    readonly protocol: ProtocolVersion,
    private readonly response: Buffer,
  ) {}

  /**
   * The answer with only the types that are used. Terraform decodes all that it is sent, which is a second of work for a
   * large provider; what is not in use it never looks at. All that is not a schema of a resource or data source
   * (functions, capabilities, ephemeral resources, what later versions of the protocol bring) stays.
   */
  reducedTo(used: UsedTypes): Buffer {
    if (used === "all") return this.response;
    const kept = { [RESOURCES]: new Set(used.resources), [DATA_SOURCES]: new Set(used.dataSources) };
    // Looked for once: the schemas of a large provider are megabytes, and every command asks.
    return only((this.found ??= partsOf(this.response, kept)), kept);
  }
}

/** A `GetResourceIdentitySchemas` response for the same types: Terraform refuses one of a type without a schema. */
export function reduceIdentitySchemas(response: Buffer, used: UsedTypes): Buffer {
  if (used === "all") return response;
  const kept = { [IDENTITIES]: new Set(used.resources) };
  return only(partsOf(response, kept), kept);
}

/** Field numbers of the responses, the same in versions 5 and 6 of the protocol. */
const [RESOURCES, DATA_SOURCES, IDENTITIES] = [2, 3, 1];

/** The key of a map's entry is its field 1. */
const KEY = 1;

/** The names to keep of what a field holds; all of a field that is not there. */
type Kept = Readonly<Record<number, ReadonlySet<string>>>;

interface Part {
  readonly number: number;
  /** Of an entry that names are kept of. */
  readonly name: string;
  readonly whole: Buffer;
}

function partsOf(response: Buffer, kept: Kept): readonly Part[] {
  return [...fieldsOf(response)].map(({ number, whole, value }) => {
    const name = kept[number] ? (fieldOf(value, KEY)?.toString("utf8") ?? "") : "";
    return { number, name, whole };
  });
}

function only(parts: readonly Part[], kept: Kept): Buffer {
  const left = parts.filter(({ number, name }) => kept[number]?.has(name) ?? true);
  return Buffer.concat(left.map(({ whole }) => whole));
}
