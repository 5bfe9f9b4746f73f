import { isDeepStrictEqual } from "node:util";
import type { Action, PlannedValues } from "../../../orchestrator/plan/plan";
import { UNKNOWN, type PlannedValue } from "../../../orchestrator/plan/planned-value";
import type { ShownPlan } from "./plain-terraform";

/** A resource or an output that a plan of Terraform's changes; as far as it is looked at here. */
interface ShownChange {
  readonly address?: string;
  readonly previous_address?: string;
  readonly change: Changing;
}

interface Changing {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  readonly after_unknown?: unknown;
}

/**
 * In what a plan of Terraform's goes beyond an approved one, in words; nothing when only unknowns were filled in. Written
 * without what it checks: plain, slow, and only as clever as Terraform's own resources need it.
 */
export function beyond(approved: PlannedValues, shown: ShownPlan): readonly string[] {
  const changes = ((shown.resource_changes ?? []) as unknown as readonly ShownChange[]).filter(
    ({ change: { actions }, previous_address }) =>
      !isOne(actions, "read") && (!isOne(actions, "no-op") || previous_address),
  );
  const was = new Map(approved.resources.filter(({ action }) => action !== "read").map((of) => [of.address, of]));
  const is = new Map(changes.map((of) => [of.address ?? "", of.change]));
  const resources = [...new Set([...was.keys(), ...is.keys()])].flatMap((address) => {
    const [before, now] = [was.get(address), is.get(address)];
    if (!before) return [`${address}: ${now?.actions.join()}, which was not approved`];
    const action = actionOf(now);
    const isFine = action === before.action || mayBecome(before.action, before.maybe).includes(action);
    if (!isFine) return [`${address}: approved ${before.action}, is ${action}`];
    return now ? unfilled(address, before.after, after(now)) : [];
  });
  const outputs = Object.entries((shown.output_changes ?? {}) as unknown as Readonly<Record<string, Changing>>).flatMap(
    ([name, change]) => unfilled(`output.${name}`, approved.outputs[name]?.value ?? null, after(change)),
  );
  return [...resources, ...outputs];
}

function isOne(actions: readonly string[], action: string): boolean {
  return actions.length === 1 && actions[0] === action;
}

function actionOf(change: Changing | undefined): Action | "none" {
  if (!change) return "none";
  if (change.actions.length > 1) return "replace";
  const [action] = change.actions;
  return action === "no-op" ? "move" : (action as Action);
}

function mayBecome(action: Action | "none", maybe: boolean): readonly (Action | "none")[] {
  // What moves, and would have been changed as well, still moves.
  if (action === "update") return ["none", "move"];
  return action === "replace" && maybe ? ["update", "none", "move"] : [];
}

/** A change's value, with what is unknown in its place. */
function after({ after: value, after_unknown: unknown }: Changing): unknown {
  return marked(value, unknown);
}

function marked(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(unknown)) return unknown.map((mark, index) => marked((value as unknown[])[index], mark));
  if (typeof unknown !== "object" || unknown === null || Object.keys(unknown).length === 0) return value;
  const all = new Map(Object.entries(value ?? {}));
  for (const [key, mark] of Object.entries(unknown)) all.set(key, marked(all.get(key), mark));
  return Object.fromEntries(all);
}

function unfilled(path: string, planned: PlannedValue | undefined, actual: unknown): readonly string[] {
  if (planned === UNKNOWN || isSame(planned ?? null, actual ?? null)) return [];
  if (Array.isArray(planned) && Array.isArray(actual)) {
    const items = planned as readonly PlannedValue[];
    const places = items.flatMap((item, index) => unfilled(`${path}[${index}]`, item, actual[index]));
    const isFilled = places.length === 0 && items.length === actual.length;
    return isFilled || isSetOf(items, actual) ? [] : [`${path}: ${text(planned)} became ${text(actual)}`];
  }
  if (isFields(planned) && isFields(actual)) {
    const keys = new Set([...Object.keys(planned), ...Object.keys(actual)]);
    return [...keys].flatMap((key) => unfilled(`${path}.${key}`, of(planned, key) as PlannedValue, of(actual, key)));
  }
  return [`${path}: ${text(planned)} became ${text(actual)}`];
}

/** A set with unknown elements stands in another order once they are known. */
function isSetOf(planned: readonly PlannedValue[], actual: readonly unknown[]): boolean {
  const isLike = (was: PlannedValue, is: unknown): boolean => unfilled("", was, is).length === 0;
  return (
    text(planned).includes("(unknown)") &&
    planned.length >= actual.length &&
    planned.every((was) => actual.some((is) => isLike(was, is))) &&
    actual.every((is) => planned.some((was) => isLike(was, is)))
  );
}

function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b) && !text(a).includes("(unknown)");
}

function of(fields: object, key: string): unknown {
  return Object.hasOwn(fields, key) ? (fields as Record<string, unknown>)[key] : null;
}

function isFields(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (part === UNKNOWN ? "(unknown)" : part));
}
