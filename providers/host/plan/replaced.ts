import type { Attribute, Attributes, AttributeType, Path } from "../../definition";
import { isEqual } from "../values/equal";
import { nestedIn } from "../values/nested";
import { fieldsOf, partOf, stepsOf } from "../values/parts";
import type { Fields, Value } from "../values/value";

/**
 * The paths of all that changes and can't change in place.
 *
 * @param updates whether the resource has an update; without one, nothing can change in place
 */
export function replacedPaths(
  attributes: Attributes,
  prior: Fields,
  planned: Fields,
  updates: boolean,
): readonly Path[] {
  const isReplaced = (attribute: Attribute) => attribute.replace || !updates;
  return changesOf(attributes, prior, planned, isReplaced, []);
}

function changesOf(
  attributes: Attributes,
  prior: Fields,
  planned: Fields,
  which: (attribute: Attribute) => boolean,
  path: Path,
): readonly Path[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const [before, after] = [prior.get(name) ?? null, planned.get(name) ?? null];
    if (isEqual(attribute.type, before, after)) return [];
    if (which(attribute)) return [[...path, name]];
    return changesWithin(attribute.type, before, after, which, [...path, name]);
  });
}

function changesWithin(
  type: AttributeType,
  before: Value,
  after: Value,
  which: (attribute: Attribute) => boolean,
  path: Path,
): readonly Path[] {
  const nested = nestedIn(type);
  if (!nested || !containsSuch(nested, which)) return [];
  // There is no path into a set, so its whole is to blame.
  if (type.kind === "set") return [path];
  if (type.kind === "nested") return changesOf(nested, fieldsOf(before), fieldsOf(after), which, path);
  return eitherSteps(before, after).flatMap((step) => {
    return changesOf(nested, fieldsOf(partOf(before, step)), fieldsOf(partOf(after, step)), which, [...path, step]);
  });
}

function containsSuch(attributes: Attributes, which: (attribute: Attribute) => boolean): boolean {
  return Object.values(attributes).some((attribute) => {
    return which(attribute) || containsSuch(nestedIn(attribute.type) ?? {}, which);
  });
}

/** The indexes or keys that either of two values has. */
function eitherSteps(one: Value, other: Value): readonly (string | number)[] {
  return [...new Set([...stepsOf(one), ...stepsOf(other)])];
}
