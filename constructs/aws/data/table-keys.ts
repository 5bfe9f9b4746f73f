import type {
  DynamodbTableAttribute,
  DynamodbTableGlobalSecondaryIndex,
  DynamodbTableLocalSecondaryIndex,
} from "@cdktf/provider-aws/lib/dynamodb-table";

/** An attribute that items are found by. */
export interface KeyAttribute {
  readonly name: string;
  readonly type: "string" | "number" | "binary";
}

/** A second way to find the items of a table. */
export interface TableIndex {
  readonly partitionKey: KeyAttribute;
  /** @default none: items are in no order */
  readonly sortKey?: KeyAttribute;
  /** What is found in it: all attributes, those of the keys, or some besides. @default "all" */
  readonly attributes?: "all" | "keys" | readonly string[];
}

/** Another order of the items with the same partition key. It is made with the table, and stays as long. */
export interface TableOrder {
  readonly sortKey: KeyAttribute;
  /** What is found in it: all attributes, those of the keys, or some besides. @default "all" */
  readonly attributes?: "all" | "keys" | readonly string[];
}

/** What items of a table are found by. */
export interface TableKeys {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute | undefined;
  readonly indexes?: Readonly<Record<string, TableIndex>> | undefined;
  readonly orders?: Readonly<Record<string, TableOrder>> | undefined;
}

/** All attributes that a table's keys have, each once, as the provider takes them. */
export function attributesOf(keys: TableKeys): DynamodbTableAttribute[] {
  const byName = new Map(allKeys(keys).map((key) => [key.name, key]));
  return [...byName.values()].map(({ name, type }) => ({ name, type: type.slice(0, 1).toUpperCase() }));
}

/** What is wrong with the keys, if anything. */
export function keysProblem(keys: TableKeys): string | undefined {
  const all = allKeys(keys);
  const twice = all.find(({ name, type }) => all.some((other) => other.name === name && other.type !== type));
  if (twice) return `an attribute must have one type, got several for "${twice.name}"`;
  const names = [...Object.keys(keys.indexes ?? {}), ...Object.keys(keys.orders ?? {})];
  const wrong = names.find((name) => !/^[A-Za-z0-9_.-]{3,255}$/.test(name));
  if (wrong !== undefined) {
    return `an index's name must be 3 to 255 letters, digits, dots, hyphens and underscores, got "${wrong}"`;
  }
  return keys.orders && !keys.sortKey ? "orders must come with a sortKey of the table, got none" : undefined;
}

/** Indexes as the provider takes them. */
export function globalIndexes({ indexes = {} }: TableKeys): DynamodbTableGlobalSecondaryIndex[] {
  return Object.entries(indexes).map(([name, { partitionKey, sortKey, attributes }]) => ({
    name,
    hashKey: partitionKey.name,
    rangeKey: sortKey?.name,
    ...projection(attributes),
  }));
}

/** Orders as the provider takes them. */
export function localIndexes({ orders = {} }: TableKeys): DynamodbTableLocalSecondaryIndex[] {
  return Object.entries(orders).map(([name, { sortKey, attributes }]) => ({
    name,
    rangeKey: sortKey.name,
    ...projection(attributes),
  }));
}

function allKeys({ partitionKey, sortKey, indexes = {}, orders = {} }: TableKeys): readonly KeyAttribute[] {
  const others = [...Object.values(indexes).map((index) => index.partitionKey), sortKey];
  const sorts = [...Object.values(indexes), ...Object.values(orders)].map((index) => index.sortKey);
  return [partitionKey, ...others, ...sorts].filter((key) => key !== undefined);
}

function projection(attributes: TableOrder["attributes"] = "all"): {
  projectionType: string;
  nonKeyAttributes?: string[];
} {
  if (attributes === "all") return { projectionType: "ALL" };
  if (attributes === "keys") return { projectionType: "KEYS_ONLY" };
  return { projectionType: "INCLUDE", nonKeyAttributes: [...attributes] };
}
