import type { Check } from "./rule";
import { relatedTo, type Resource, type Stack } from "./stack";
import { isUnknown, numberOf, textsOf, truth, valuesAt, type Value } from "./value";

/** Where something must be true. `byDefault`: what it is when it is not set. */
export function isOn(path: string, byDefault = false): Check {
  return eachAt(path, (value) => truth(value, byDefault) !== false, byDefault ? "absent-is-fine" : "absent-is-wrong");
}

/** Where something must be false. `byDefault`: what it is when it is not set. */
export function isOff(path: string, byDefault = false): Check {
  return eachAt(path, (value) => truth(value, byDefault) !== true, byDefault ? "absent-is-wrong" : "absent-is-fine");
}

/** Where something must be set to anything but an empty text. */
export function isSet(path: string): Check {
  return eachAt(path, (value) => value !== undefined && value !== "", "absent-is-wrong");
}

/** Where something must be one of some values. `byDefault`: what it is when it is not set. */
export function isOneOf(path: string, allowed: readonly (string | RegExp)[], byDefault = ""): Check {
  const isAllowed = (text: string): boolean =>
    allowed.some((each) => (typeof each === "string" ? each === text : each.test(text)));
  return eachAt(
    path,
    (value) => (value === undefined ? isAllowed(byDefault) : textsOf(value).every(isAllowed)),
    isAllowed(byDefault) ? "absent-is-fine" : "absent-is-wrong",
  );
}

/** Where something must not be one of some values. */
export function isNoneOf(path: string, refused: readonly (string | RegExp)[]): Check {
  const isRefused = (text: string): boolean =>
    refused.some((each) => (typeof each === "string" ? each === text : each.test(text)));
  return eachAt(path, (value) => !textsOf(value).some(isRefused), "absent-is-fine");
}

/** Where a number must be at least another. `byDefault`: what it is when it is not set. */
export function isAtLeast(path: string, least: number, byDefault = 0): Check {
  return eachAt(
    path,
    (value) => (value === undefined ? byDefault : (numberOf(value) ?? least)) >= least,
    byDefault >= least ? "absent-is-fine" : "absent-is-wrong",
  );
}

/** Where a number must be at most another. `byDefault`: what it is when it is not set. */
export function isAtMost(path: string, most: number, byDefault = 0): Check {
  return eachAt(
    path,
    (value) => (value === undefined ? byDefault : (numberOf(value) ?? most)) <= most,
    byDefault <= most ? "absent-is-fine" : "absent-is-wrong",
  );
}

/** Where a list must have some texts in it. */
export function includes(path: string, ...wanted: readonly string[]): Check {
  return (resource) => {
    const values = valuesAt(resource.values, path);
    if (values.some((value) => holdsUnknown(value))) return undefined;
    const missing = wanted.filter((each) => !values.some((value) => textsOf(value).includes(each)));
    return missing.length > 0 ? `${path} is without ${missing.join(", ")}` : undefined;
  };
}

function holdsUnknown(value: Value | undefined): boolean {
  return isUnknown(value) || (Array.isArray(value) && value.some(isUnknown));
}

/** Where a block or an argument may not be there at all. */
export function isAbsent(path: string): Check {
  return (resource) => {
    const values = valuesAt(resource.values, path).filter((value) => value !== undefined && !isUnknown(value));
    const isThere = values.some((value) => !Array.isArray(value) || value.length > 0);
    return isThere ? `${path} is set` : undefined;
  };
}

/** Where there must be a block. */
export function isPresent(path: string): Check {
  return (resource) => {
    const values = valuesAt(resource.values, path).filter((value) => value !== undefined);
    return values.some((value) => !Array.isArray(value) || value.length > 0) ? undefined : `${path} is not set`;
  };
}

/** The first thing that is wrong by some checks. */
export function all(...checks: readonly Check[]): Check {
  return (resource, stack) => {
    for (const check of checks) {
      const wrong = check(resource, stack);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** Nothing is wrong as long as one of some checks finds nothing; otherwise, what the first one says. */
export function any(...checks: readonly Check[]): Check {
  return (resource, stack) => {
    const wrong = checks.map((check) => check(resource, stack));
    return wrong.includes(undefined) ? undefined : wrong[0];
  };
}

/** Only for resources of which something is true. */
export function when(applies: Applies, check: Check): Check {
  return (resource, stack) => (applies(resource, stack) ? check(resource, stack) : undefined);
}

/** Where a resource must not be there at all. */
export function never(why: string): Check {
  return () => why;
}

/**
 * Where there must be a resource of a type whose argument is this one: the public access block of a bucket. What is wrong
 * with it, is wrong with this one.
 */
export function hasRelated(type: string, argument: string, check: Check = () => undefined): Check {
  return (resource, stack) => {
    const { certain, isMore } = relatedTo(resource, stack, type, argument);
    if (certain.length === 0) return isMore ? undefined : `it has no ${type}`;
    const wrong = certain.map((each) => check(each, stack));
    return wrong.includes(undefined) ? undefined : `${certain[0]?.address ?? type}: ${wrong[0] ?? ""}`;
  };
}

/** Whether some resource of the stack refers to this one by an argument. */
export function isUsedBy(...uses: readonly (readonly [type: string, argument: string])[]): Applies {
  return (resource, stack) =>
    uses.some(([type, argument]) => relatedTo(resource, stack, type, argument).certain.length > 0);
}

/** Whether a check is about a resource. */
type Applies = (resource: Resource, stack: Stack) => boolean;

/** A value as a message quotes it. */
function quoted(value: Value | undefined): string {
  if (value === undefined) return "not set";
  return isUnknown(value) ? "not known" : JSON.stringify(value);
}

function eachAt(
  path: string,
  isFine: (value: Value | undefined) => boolean,
  absence: "absent-is-fine" | "absent-is-wrong",
): Check {
  return (resource) => {
    const values = valuesAt(resource.values, path);
    // The block that it would stand in is not there.
    if (values.length === 0) return absence === "absent-is-fine" ? undefined : `${path} is not set`;
    const wrong = values.findIndex((value) => !isUnknown(value) && !isFine(value));
    return wrong === -1 ? undefined : `${path} is ${quoted(values[wrong])}`;
  };
}
