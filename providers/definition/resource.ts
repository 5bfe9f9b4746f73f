import type { Attributes } from "./type";
import { checkName, checkSchema } from "./check";
import type { Context, PlanContext } from "./context";
import type { AttributesOf } from "./value";

/** What a resource is, and what creates, reads, updates and deletes it. */
export interface ResourceDefinition<A extends Attributes, Client = unknown> {
  /** The type is the provider's name, an underscore, and this one. */
  readonly name: string;
  /** For the reference; Markdown. */
  readonly description?: string;
  /** Warns who uses it: why, and what to use in its place. */
  readonly deprecated?: string;
  /** Raised when states of before can't be read with this schema; then `upgrade` reads them. @default 0 */
  readonly version?: number;
  readonly schema: A;
  /** Names that this resource had before, for `moved` blocks. The schema's versions go on counting. */
  readonly renamedFrom?: readonly string[];
  /** Milliseconds. @default 20 minutes to create, update and delete; 5 minutes to read and for the rest */
  readonly timeouts?: Timeouts;

  /** Makes the plan true. The state has to be as planned; what wasn't known is added. */
  create(plan: AttributesOf<A, "plan">, context: Context<Client>): Awaitable<AttributesOf<A, "state">>;
  /** How it is now; undefined when it is gone. */
  read(state: AttributesOf<A, "state">, context: Context<Client>): Awaitable<AttributesOf<A, "state"> | undefined>;
  /** Makes the plan true of what is there. Without it, every change replaces the resource. */
  update?(
    plan: AttributesOf<A, "plan">,
    state: AttributesOf<A, "state">,
    context: Context<Client>,
  ): Awaitable<AttributesOf<A, "state">>;
  delete(state: AttributesOf<A, "state">, context: Context<Client>): Awaitable<void>;
  /**
   * Says more of what will be: the plan with other values for what is computed and not configured. Undefined: as it is.
   * Called for what is new or changes, and for what stays the same; not for what is to be destroyed.
   */
  plan?(
    plan: AttributesOf<A, "planning">,
    state: AttributesOf<A, "state"> | undefined,
    context: PlanContext<Client>,
  ): Awaitable<AttributesOf<A, "planning"> | undefined>;
  /** The state of what exists under an id; undefined when nothing does. */
  import?(id: string, context: Context<Client>): Awaitable<AttributesOf<A, "state"> | undefined>;
  /** By the version that a state was stored with: the state as the schema has it now, from the stored JSON. */
  readonly upgrade?: Readonly<Record<number, (old: unknown) => AttributesOf<A, "state">>>;
}

/** How long each handler may take, in milliseconds. */
export type Timeouts = Readonly<Partial<Record<"create" | "read" | "update" | "delete" | "plan" | "import", number>>>;

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** A resource with its schema. */
export interface Resource<A extends Attributes, Client = unknown> extends ResourceDefinition<A, Client> {
  readonly kind: "resource";
  readonly version: number;
  readonly needs?: Needs<Client>;
}

/** A resource of any schema that a provider with that client can have. */
export interface AnyResource<Client = never> {
  readonly kind: "resource";
  readonly name: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly version: number;
  readonly schema: Attributes;
  readonly renamedFrom?: readonly string[];
  readonly timeouts?: Timeouts;
  readonly needs?: Needs<Client>;
  create(plan: never, context: never): unknown;
  read(state: never, context: never): unknown;
  update?(plan: never, state: never, context: never): unknown;
  delete(state: never, context: never): unknown;
  plan?(plan: never, state: never, context: never): unknown;
  import?(id: string, context: never): unknown;
  readonly upgrade?: Readonly<Record<number, (old: unknown) => unknown>>;
}

/** What handlers need of a client; for types alone. */
export type Needs<Client> = (client: Client) => void;

/** Defines a resource. Throws at once what is wrong with its schema. */
export function defineResource<A extends Attributes, Client = unknown>(
  definition: ResourceDefinition<A, Client>,
): Resource<A, Client> {
  const { name, schema, version = 0, upgrade = {} } = definition;
  checkName(`resource ${name}`, name);
  checkSchema(`resource ${name}`, schema, "resource");
  for (const old of Object.keys(upgrade)) {
    if (Number(old) >= version) throw new Error(`resource ${name}: upgrade from ${old} leads to version ${version}`);
  }
  return { ...definition, kind: "resource", version };
}
