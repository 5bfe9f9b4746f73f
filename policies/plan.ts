import { baseAddress, type Resource, type Stack } from "./stack";
import { isFields, isList, isUnknown, unknown, type Fields, type Value } from "./value";

/**
 * A stack as it will be, by its plan: with real values, resources of modules among them. What is sensitive counts as not
 * known, so that no message can quote it.
 *
 * @param json what `terraform show -json PLAN` prints, parsed
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function stackOfPlan(id: string, json: unknown): Stack {
  const plan = json as PlanJson;
  const configured = expressionsOf(plan.configuration?.root_module ?? {}, "");
  const changes = plan.resource_changes ?? [];
  // What a replacement left behind goes with it.
  const staying = changes.filter(({ change, deposed }) => change.after !== null && deposed === undefined);
  return {
    id,
    resources: staying.map((change) => resourceOf(change, configured.get(baseAddress(change.address)))),
    providers: [],
  };
}

interface PlanJson {
  readonly resource_changes?: readonly ChangeJson[];
  readonly configuration?: { readonly root_module?: ModuleJson };
}

interface ChangeJson {
  readonly address: string;
  readonly module_address?: string;
  readonly mode: Resource["mode"];
  readonly type: string;
  readonly deposed?: string;
  readonly change: { readonly after?: unknown; readonly after_unknown?: unknown; readonly after_sensitive?: unknown };
}

interface ModuleJson {
  readonly resources?: readonly { readonly address: string; readonly expressions?: Json }[];
  readonly module_calls?: Readonly<Record<string, { readonly module?: ModuleJson }>>;
}

type Json = Readonly<Record<string, unknown>>;

/** What each resource's arguments refer to, by address; addresses are from the root. */
function expressionsOf(module: ModuleJson, prefix: string): ReadonlyMap<string, Resource["references"]> {
  const own = (module.resources ?? []).map(
    ({ address, expressions = {} }) =>
      [
        prefix + address,
        Object.fromEntries(Object.entries(expressions).map(([name, part]) => [name, referentsIn(part, prefix)])),
      ] as const,
  );
  const called = Object.entries(module.module_calls ?? {}).flatMap(([name, call]) => [
    ...expressionsOf(call.module ?? {}, `${prefix}module.${name}.`),
  ]);
  return new Map([...own, ...called]);
}

/** An expression is an object with `references`, or blocks that hold some. */
function referentsIn(expression: unknown, prefix: string): readonly string[] {
  if (typeof expression !== "object" || expression === null) return [];
  const { references } = expression as { references?: unknown };
  if (!Array.isArray(references)) {
    return [...new Set(Object.values(expression).flatMap((part) => referentsIn(part, prefix)))];
  }
  return [...new Set(references.map((reference) => prefix + resourceIn(String(reference))))];
}

function resourceIn(reference: string): string {
  const steps = baseAddress(reference).split(".");
  return steps.slice(0, steps[0] === "data" ? 3 : 2).join(".");
}

function resourceOf({ address, mode, type, change }: ChangeJson, references?: Resource["references"]): Resource {
  const whole = valueOf(change.after, change.after_unknown, change.after_sensitive);
  const values = isFields(whole) ? whole : {};
  return {
    address,
    mode,
    type,
    values: references ? withoutComputed(values, references) : values,
    references: references ?? {},
  };
}

/** What nobody has set is not set: neither what the provider will work out, nor blocks of which there are none. */
function withoutComputed(values: Fields, configured: Readonly<Record<string, unknown>>): Fields {
  const isNothing = (value: Value | undefined): boolean => isUnknown(value) || (isList(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => Object.hasOwn(configured, name) || !isNothing(value)),
  );
}

function valueOf(after: unknown, notKnown: unknown, isSensitive: unknown): Value | undefined {
  if (notKnown === true || isSensitive === true) return unknown();
  if (Array.isArray(after) || Array.isArray(notKnown)) {
    return listOf(after, notKnown, isSensitive).filter((item) => item !== undefined);
  }
  if (isObject(after) || isObject(notKnown)) {
    const names = new Set([...Object.keys(after ?? {}), ...Object.keys(notKnown ?? {})]);
    return Object.fromEntries(
      [...names].map((name) => [name, valueOf(partOf(after, name), partOf(notKnown, name), partOf(isSensitive, name))]),
    );
  }
  return typeof after === "string" || typeof after === "number" || typeof after === "boolean" ? after : undefined;
}

function listOf(after: unknown, notKnown: unknown, isSensitive: unknown): readonly (Value | undefined)[] {
  const length = Math.max(lengthOf(after), lengthOf(notKnown));
  return Array.from({ length }, (_, index) =>
    valueOf(partOf(after, index), partOf(notKnown, index), partOf(isSensitive, index)),
  );
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function partOf(value: unknown, key: string | number): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
