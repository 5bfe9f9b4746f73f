import type { Json } from "../values/outputs";
import type { Action, PlannedOutputs, PlannedResource, PlannedValues, Shown } from "./plan";
import { UNKNOWN, hasUnknown, isEqual, isObject, part, type PlannedValue } from "./planned-value";
import { isSensitive, pathOf, shown, type Step } from "./shown";

/** One thing in which a plan goes beyond the approved one. */
export type Difference =
  | {
      readonly kind: "action";
      readonly address: string;
      readonly approved: Action | "none";
      readonly actual: Action | "none";
    }
  | {
      readonly kind: "value";
      /** A resource's address, or `output.NAME`. */
      readonly address: string;
      readonly path: string;
      readonly when: "before" | "after";
      readonly approved: Shown;
      readonly actual: Shown;
    };

/**
 * In what a plan differs from the approved one, other than in what was not known then. None: it refines the approved
 * plan, and may be carried out under its approval.
 *
 * - The same addresses and actions. Nothing may happen instead of an update; instead of a replacement that hung on what
 *   was not known, an update or nothing.
 * - The same values before, known values equal, and nothing unknown any more that had been known.
 *
 * @param approved undefined: the approved plan was to change nothing
 * @param begun the approved plan may have been carried out in part, by this very run: then what it makes may be there
 *   already, whole or (to be replaced) in part, and what it destroys may be gone
 */
export function differences(
  approved: PlannedValues | undefined,
  actual: PlannedValues,
  begun: boolean,
): readonly Difference[] {
  const before = new Map((approved?.resources ?? []).map((resource) => [resource.address, resource]));
  const after = new Map(actual.resources.map((resource) => [resource.address, resource]));
  const addresses = new Set([...before.keys(), ...after.keys()]);
  return [
    ...[...addresses]
      .filter((address) => !(begun && isLeftover(before, after.get(address))))
      .flatMap((address) => ofResource(before.get(address), after.get(address), begun)),
    ...(approved ? ofOutputs(approved.outputs, actual.outputs) : changedOutputs(actual.outputs)),
  ];
}

/** Whether a resource is what a replacement that was cut off has left to be destroyed. */
function isLeftover(approved: ReadonlyMap<string, PlannedResource>, actual: PlannedResource | undefined): boolean {
  const [, replaced] = /^(.*) \(deposed \w+\)$/s.exec(actual?.address ?? "") ?? [];
  return actual?.action === "delete" && replaced !== undefined && approved.get(replaced)?.action === "replace";
}

function ofResource(
  approved: PlannedResource | undefined,
  actual: PlannedResource | undefined,
  begun: boolean,
): readonly Difference[] {
  const [allowed, action] = [approved?.action ?? "none", actual?.action ?? "none"];
  // A data source only has to be read: what is read shows in what it is used for.
  if (allowed === "read" || action === "read") return [];
  const isMissing = !actual && approved?.after !== null;
  if (!isAllowed(action, approved, begun) || isMissing) {
    const address = (approved ?? actual)?.address ?? "";
    return [{ kind: "action", address, approved: allowed, actual: action }];
  }
  if (!approved || !actual || allowed === "none") return [];
  // Nothing is done to what is as it should be, however it came to that.
  const isFromApproved = !begun && action !== "none";
  return [...(isFromApproved ? ofValues("before", approved, actual) : []), ...ofValues("after", approved, actual)];
}

function isAllowed(action: Action | "none", approved: PlannedResource | undefined, begun: boolean): boolean {
  const allowed = approved?.action ?? "none";
  if (action === allowed) return true;
  if (begun && approved && (REMAINDERS[allowed] ?? []).includes(action)) return true;
  // What is renamed or imported besides, still is.
  const isNothing = action === "none" || action === "move" || action === "import";
  if (allowed === "run") return action === "none";
  if (allowed === "update") return isNothing;
  return allowed === "replace" && approved?.maybe === true && (action === "update" || isNothing);
}

/** What may be left to do of an action that was begun. */
const REMAINDERS: Readonly<Partial<Record<Action | "none", readonly (Action | "none")[]>>> = {
  create: ["none", "update", "replace", "delete"],
  replace: ["none", "update", "create", "delete"],
  update: ["none"],
  delete: ["none"],
  forget: ["none"],
  import: ["none", "update"],
  move: ["none"],
};

function ofValues(when: "before" | "after", approved: PlannedResource, actual: PlannedResource): readonly Difference[] {
  // What is being taken away has no value after, whether it was to be made anew or not.
  if (when === "after" && (approved.action === "delete" || actual.action === "delete")) return [];
  const found = mismatches(approved[when], actual[when]);
  return (isKept(approved, actual) ? found.filter(({ approved }) => approved !== null) : found).map((mismatch) => ({
    kind: "value",
    address: approved.address,
    path: pathOf(mismatch.steps),
    when,
    ...shownSides(mismatch, [approved.sensitive[when], actual.sensitive[when]]),
  }));
}

/** What one of the plans marks as a secret is one on both sides. */
function shownSides(
  { steps, approved, actual }: Mismatch,
  marks: readonly Json[],
): { readonly approved: Shown; readonly actual: Shown } {
  const sensitive = marks.some((mark) => isSensitive(mark, steps));
  return { approved: shown(approved, sensitive), actual: shown(actual, sensitive) };
}

/** A new resource would have begun without what nobody asked for; one that is kept keeps that. */
function isKept(approved: PlannedResource, actual: PlannedResource): boolean {
  return approved.action === "replace" && (actual.action === "update" || actual.action === "none");
}

function ofOutputs(approved: PlannedOutputs, actual: PlannedOutputs): readonly Difference[] {
  const names = new Set([...Object.keys(approved), ...Object.keys(actual)]);
  return [...names].flatMap((name) => {
    const [was, is] = [approved[name], actual[name]];
    // Terraform keeps no output that is null.
    return mismatches(was?.value ?? null, is?.value ?? null).map((mismatch) => ({
      kind: "value" as const,
      address: `output.${name}`,
      path: pathOf(mismatch.steps),
      when: "after" as const,
      ...shownSides(mismatch, [was?.sensitive ?? false, is?.sensitive ?? false]),
    }));
  });
}

function changedOutputs(outputs: PlannedOutputs): readonly Difference[] {
  const changed = Object.entries(outputs).filter(([, { changes }]) => changes);
  return changed.map(([name]) => ({ kind: "action", address: `output.${name}`, approved: "none", actual: "update" }));
}

/** A place in which a value is not what had been planned; a side that has nothing there is undefined. */
export interface Mismatch {
  readonly steps: readonly Step[];
  readonly approved: PlannedValue | undefined;
  readonly actual: PlannedValue | undefined;
}

/** Where a value is not what had been planned; none: all that was known is so, only what was unknown was filled in. */
export function mismatches(
  approved: PlannedValue | undefined,
  actual: PlannedValue | undefined,
  steps: readonly Step[] = [],
): readonly Mismatch[] {
  if (approved === UNKNOWN) return [];
  if (Array.isArray(approved) && Array.isArray(actual)) return inLists(approved, actual, steps);
  if (isObject(approved) && isObject(actual)) {
    const keys = new Set([...Object.keys(approved), ...Object.keys(actual)]);
    // Of an object's attributes, one that is null may as well be missing.
    return [...keys].flatMap((key) =>
      mismatches(part(approved, key) ?? null, part(actual, key) ?? null, [...steps, key]),
    );
  }
  return isEqual(approved, actual) ? [] : [{ steps, approved, actual }];
}

function inLists(
  approved: readonly PlannedValue[],
  actual: readonly PlannedValue[],
  steps: readonly Step[],
): readonly Mismatch[] {
  const length = Math.max(approved.length, actual.length);
  const found = Array.from({ length }, (_, index) => mismatches(approved[index], actual[index], [...steps, index]));
  const places = found.flat();
  return places.length > 0 && couldBeSet(approved) && isSameSet(approved, actual) ? [] : places;
}

/**
 * Terraform's JSON does not tell a set from a list. What is in a set stands in another order once all of it is known,
 * and two elements may turn out to be one.
 */
function couldBeSet(approved: readonly PlannedValue[]): boolean {
  return approved.some((item) => hasUnknown(item));
}

function isSameSet(approved: readonly PlannedValue[], actual: readonly PlannedValue[]): boolean {
  const fits = (was: PlannedValue, is: PlannedValue): boolean => mismatches(was, is).length === 0;
  return (
    actual.length <= approved.length &&
    approved.every((was) => actual.some((is) => fits(was, is))) &&
    actual.every((is) => approved.some((was) => fits(was, is)))
  );
}

/** Outputs of a node that are not what had been planned. */
export function unforeseenOutputs(
  planned: PlannedOutputs,
  actual: Readonly<Record<string, { readonly value: Json }>>,
): readonly string[] {
  const names = new Set([...Object.keys(planned), ...Object.keys(actual)]);
  return [...names].filter((name) => mismatches(planned[name]?.value ?? null, actual[name]?.value ?? null).length > 0);
}
