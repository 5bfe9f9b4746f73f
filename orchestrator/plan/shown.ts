import type { Json } from "../values/outputs";
import type { AttributeChange, Shown } from "./plan";
import { UNKNOWN, isEqual, isObject, known, part, type PlannedValue } from "./planned-value";

/** One step into a value: an attribute's name, or an element's number. */
export type Step = string | number;

/** A way into a value as Terraform writes it: `tags.Name`, `ingress[0].cidr_blocks`, `labels["a.b"]`. */
export function pathOf(steps: readonly Step[]): string {
  return steps.map(stepText).join("").replace(/^\./, "");
}

function stepText(step: Step): string {
  if (typeof step === "number") return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}

/** A value as events may hold it. */
export function shown(value: PlannedValue | undefined, sensitive: boolean): Shown {
  if (value === undefined) return { kind: "none" };
  if (sensitive) return { kind: "sensitive" };
  const whole = known(value);
  return whole === undefined ? { kind: "unknown" } : { value: whole };
}

/**
 * Whether a value is to be kept from view: a mark stands on the way to it, at it, or anywhere below it.
 *
 * @param marks Terraform's marks of the whole that the value is in: `true` stands for all below it
 * @param steps the way from that whole to the value
 */
export function isSensitive(marks: unknown, [step, ...rest]: readonly Step[]): boolean {
  if (typeof marks !== "object" || marks === null) return marks === true;
  const below = marks as Readonly<Record<Step, unknown>>;
  if (step !== undefined) return isSensitive(below[step], rest);
  return Object.values(below).some((mark) => isSensitive(mark, []));
}

/** What of a thing changes, as far down as it can be told apart. Of a thing that is made or goes, what it consists of. */
export function attributeChanges(of: {
  readonly before: Json;
  readonly after: PlannedValue;
  readonly sensitive: { readonly before: Json; readonly after: Json };
  /** The ways to what makes a replacement necessary. */
  readonly replaces?: readonly (readonly Step[])[];
}): readonly AttributeChange[] {
  return changedPlaces(of.before, of.after, []).map(({ steps, before, after }) => {
    // What was a secret, or becomes one, is one on both sides.
    const sensitive = isSensitive(of.sensitive.before, steps) || isSensitive(of.sensitive.after, steps);
    return {
      path: pathOf(steps),
      before: shown(before, sensitive),
      after: shown(after, sensitive),
      ...(of.replaces?.some((path) => isOnTheWay(steps, path)) && { replaces: true as const }),
    };
  });
}

/** A place in which a thing changes. */
interface ChangedPlace {
  readonly steps: readonly Step[];
  readonly before: PlannedValue | undefined;
  readonly after: PlannedValue | undefined;
}

/** Where two values differ. A null is as good as nothing, and a list of plain values one thing. */
function changedPlaces(
  before: PlannedValue | undefined,
  after: PlannedValue | undefined,
  steps: readonly Step[],
): readonly ChangedPlace[] {
  if (isEqual(before ?? null, after ?? null)) return [];
  const was: PlannedValue | undefined = before ?? emptied(after);
  const is: PlannedValue | undefined = after ?? emptied(before);
  if (isObject(was) && isObject(is)) {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...keys].flatMap((key) => changedPlaces(part(was, key), part(is, key), [...steps, key]));
  }
  if (isListOfObjects(was) && isListOfObjects(is)) {
    const length = Math.max(was.length, is.length);
    return Array.from({ length }, (_, index) => changedPlaces(was[index], is[index], [...steps, index])).flat();
  }
  return [{ steps, before: before ?? undefined, after: after ?? undefined }];
}

/** Of what comes or goes, all parts do; a plain value has none. */
function emptied(value: PlannedValue | undefined): PlannedValue | undefined {
  if (isObject(value)) return {};
  return isListOfObjects(value) ? [] : undefined;
}

function isListOfObjects(value: PlannedValue | undefined): value is readonly PlannedValue[] {
  return Array.isArray(value) && value.every((item: PlannedValue) => isObject(item) || item === UNKNOWN);
}

/** Whether one of the ways leads to the other's end. */
function isOnTheWay(steps: readonly Step[], path: readonly Step[]): boolean {
  return path.slice(0, steps.length).every((step, index) => steps[index] === step);
}
