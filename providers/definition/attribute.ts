import type { Attribute, AttributeType, Presence } from "./type";
import type { ValueOf } from "./value";

/** What can be said of each attribute. */
export interface AttributeOptions {
  /** For the reference; Markdown. */
  readonly description?: string;
  /** Warns who uses it: why, and what to use in its place. */
  readonly deprecated?: string;
  /** Whether Terraform hides the value. @default false */
  readonly sensitive?: boolean;
}

/** What can be said of an attribute that the configuration gives. */
export interface ConfiguredOptions<V> extends AttributeOptions {
  /** What is wrong with a value: `"must be octal"`. Called for each value that is known and not null. */
  validate?(value: V): string | undefined;
}

/** What can be said of an attribute that is kept. */
export interface KeptOptions<V> extends ConfiguredOptions<V> {
  /** Whether a change of it replaces the resource. @default false */
  readonly replace?: boolean;
}

/** What can be said of an attribute that is kept nowhere. It has no prior value that a change could be seen by. */
export interface WriteOnlyOptions<V> extends ConfiguredOptions<V> {
  readonly writeOnly: true;
}

/** What can be said of an attribute with a default. */
export interface DefaultOptions<V> extends KeptOptions<V> {
  /** The value where the configuration has none. */
  readonly default: V;
}

/** What can be said of an attribute that the provider gives where the configuration doesn't. */
export interface OptionalComputedOptions<V> extends KeptOptions<V> {
  readonly computed: true;
  /** Whether the provider's value stays when something else changes. @default false */
  readonly stable?: boolean;
}

/** What can be said of an attribute that the provider gives. */
export interface ComputedOptions extends AttributeOptions {
  /** Whether the value stays as long as the resource does, so that others may count on it in a plan. @default false */
  readonly stable?: boolean;
}

/** An attribute that the configuration has to give. */
export function required<T extends AttributeType>(
  type: T,
  options: WriteOnlyOptions<Given<T>>,
): Attribute<T, "required", true>;
export function required<T extends AttributeType>(
  type: T,
  options?: KeptOptions<Given<T>>,
): Attribute<T, "required", false>;
export function required(type: AttributeType, options?: AnyOptions): Attribute {
  return attribute(type, "required", options);
}

/** An attribute that the configuration may give. Where it doesn't: `undefined`, the default, or what the provider says. */
export function optional<T extends AttributeType>(
  type: T,
  options: WriteOnlyOptions<Given<T>>,
): Attribute<T, "optional", true>;
export function optional<T extends AttributeType>(
  type: T,
  options: OptionalComputedOptions<Given<T>>,
): Attribute<T, "optional-computed", false>;
export function optional<T extends AttributeType>(
  type: T,
  options: DefaultOptions<Given<T>>,
): Attribute<T, "default", false>;
export function optional<T extends AttributeType>(
  type: T,
  options?: KeptOptions<Given<T>>,
): Attribute<T, "optional", false>;
export function optional(type: AttributeType, options: AnyOptions = {}): Attribute {
  return attribute(type, optionalPresence(options), options);
}

/** An attribute that the provider gives. */
export function computed<T extends AttributeType>(type: T, options?: ComputedOptions): Attribute<T, "computed", false> {
  return attribute(type, "computed", options) as Attribute<T, "computed", false>;
}

/** What the configuration gives for a type, with the defaults within. */
type Given<T extends AttributeType> = ValueOf<T, "settled">;

interface AnyOptions extends AttributeOptions {
  readonly replace?: boolean;
  readonly stable?: boolean;
  readonly writeOnly?: boolean;
  readonly computed?: boolean;
  readonly default?: unknown;
  validate?(value: never): string | undefined;
}

function optionalPresence({ computed, default: value }: AnyOptions): Presence {
  if (computed) return "optional-computed";
  return value === undefined ? "optional" : "default";
}

function attribute(type: AttributeType, presence: Presence, options: AnyOptions = {}): Attribute {
  const { computed: _, replace = false, stable = false, sensitive = false, writeOnly = false, ...rest } = options;
  return { ...rest, type, presence, replace, stable, sensitive, writeOnly };
}
