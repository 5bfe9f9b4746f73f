import type { Attributes } from "./type";
import { checkName, checkSchema } from "./check";
import type { Context } from "./context";
import type { Awaitable, Needs } from "./resource";
import type { AttributesOf } from "./value";

/** What a data source is asked, and what it says. */
export interface DataSourceDefinition<A extends Attributes, Client = unknown> {
  /** The type is the provider's name, an underscore, and this one. */
  readonly name: string;
  /** For the reference; Markdown. */
  readonly description?: string;
  /** Warns who uses it: why, and what to use in its place. */
  readonly deprecated?: string;
  readonly schema: A;
  /** Milliseconds. @default 5 minutes */
  readonly timeout?: number;
  /** The configuration, with what is computed added. */
  read(config: AttributesOf<A, "settled">, context: Context<Client>): Awaitable<AttributesOf<A, "state">>;
}

/** A data source with its schema. */
export interface DataSource<A extends Attributes, Client = unknown> extends DataSourceDefinition<A, Client> {
  readonly kind: "data-source";
  readonly needs?: Needs<Client>;
}

/** A data source of any schema that a provider with that client can have. */
export interface AnyDataSource<Client = never> {
  readonly kind: "data-source";
  readonly name: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly schema: Attributes;
  readonly timeout?: number;
  readonly needs?: Needs<Client>;
  read(config: never, context: never): unknown;
}

/** Defines a data source. Throws at once what is wrong with its schema. */
export function defineDataSource<A extends Attributes, Client = unknown>(
  definition: DataSourceDefinition<A, Client>,
): DataSource<A, Client> {
  checkName(`data source ${definition.name}`, definition.name);
  checkSchema(`data source ${definition.name}`, definition.schema, "data-source");
  return { ...definition, kind: "data-source" };
}
