import type { Attributes } from "./type";
import { checkName, checkSchema } from "./check";
import type { Context } from "./context";
import type { Awaitable, Needs } from "./resource";
import type { AttributesOf } from "./value";

/** What an ephemeral resource is: values that are there during a run, and kept nowhere. */
export interface EphemeralDefinition<A extends Attributes, Client = unknown, Session = unknown> {
  /** The type is the provider's name, an underscore, and this one. */
  readonly name: string;
  /** For the reference; Markdown. */
  readonly description?: string;
  /** Warns who uses it: why, and what to use in its place. */
  readonly deprecated?: string;
  readonly schema: A;
  /** Milliseconds, for each handler. @default 5 minutes */
  readonly timeout?: number;
  open(config: AttributesOf<A, "settled">, context: Context<Client>): Awaitable<Opened<A, Session>>;
  /** Makes it last longer: the session from now on. */
  renew?(session: Session, context: Context<Client>): Awaitable<Renewed<Session>>;
  close?(session: Session, context: Context<Client>): Awaitable<void>;
}

/** What was opened. */
export interface Opened<A extends Attributes, Session> extends Renewed<Session> {
  /** The configuration, with what is computed added. */
  readonly result: AttributesOf<A, "state">;
}

/** What lasts until it is renewed or closed. */
export interface Renewed<Session> {
  /** What `renew` and `close` need to know: data that JSON can hold. */
  readonly session?: Session;
  /** When it has to be renewed. @default never */
  readonly renewAt?: Date;
}

/** An ephemeral resource with its schema. */
export interface Ephemeral<A extends Attributes, Client = unknown, Session = unknown> extends EphemeralDefinition<
  A,
  Client,
  Session
> {
  readonly kind: "ephemeral";
  readonly needs?: Needs<Client>;
}

/** An ephemeral resource of any schema that a provider with that client can have. */
export interface AnyEphemeral<Client = never> {
  readonly kind: "ephemeral";
  readonly name: string;
  readonly description?: string;
  readonly deprecated?: string;
  readonly schema: Attributes;
  readonly timeout?: number;
  readonly needs?: Needs<Client>;
  open(config: never, context: never): unknown;
  renew?(session: never, context: never): unknown;
  close?(session: never, context: never): unknown;
}

/** Defines an ephemeral resource. Throws at once what is wrong with its schema. */
export function defineEphemeral<A extends Attributes, Client = unknown, Session = unknown>(
  definition: EphemeralDefinition<A, Client, Session>,
): Ephemeral<A, Client, Session> {
  checkName(`ephemeral resource ${definition.name}`, definition.name);
  checkSchema(`ephemeral resource ${definition.name}`, definition.schema, "ephemeral");
  return { ...definition, kind: "ephemeral" };
}
