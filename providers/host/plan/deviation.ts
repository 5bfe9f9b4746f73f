import type { Attributes, AttributeType, Path } from "../../definition";
import { isEqual } from "../values/equal";
import { nestedIn } from "../values/nested";
import { partOf, stepsOf } from "../values/parts";
import { typeOfAttribute } from "../values/type-json";
import {
  isElements,
  isFields,
  isWhollyKnown,
  TypedValue,
  UnknownValue,
  type Fields,
  type Value,
} from "../values/value";

/**
 * Where a state isn't as planned; undefined where it is all over. What wasn't known may have become anything; all else
 * has to be the same, or Terraform, and whoever has approved the plan, would be cheated.
 */
export function deviationFromPlan(type: AttributeType, planned: Value, actual: Value, path: Path): Path | undefined {
  if (planned instanceof UnknownValue) return undefined;
  if (isWhollyKnown(planned)) return wholeDeviation(type, planned, actual, path);
  if (planned instanceof TypedValue) {
    return actual instanceof TypedValue ? deviationFromPlan(planned.type, planned.value, actual.value, path) : path;
  }
  if (type.kind === "set") return isElements(actual) ? undefined : path;
  return partsDeviation(type, planned, actual, path);
}

/** Where a plan isn't as configured, with defaults: it can add what is computed, and change nothing. */
export function deviationFromConfig(
  attributes: Attributes,
  config: Fields,
  planned: Fields,
  path: Path,
): Path | undefined {
  return first(Object.entries(attributes), ([name, attribute]) => {
    const [configured, plan] = [config.get(name) ?? null, planned.get(name) ?? null];
    if (attribute.writeOnly || (configured === null && attribute.presence.endsWith("computed"))) return undefined;
    return configDeviation(attribute.type, configured, plan, [...path, name]);
  });
}

function configDeviation(type: AttributeType, config: Value, planned: Value, path: Path): Path | undefined {
  const nested = nestedIn(type);
  if (!nested || (!isElements(config) && !isFields(config))) return isEqual(type, config, planned) ? undefined : path;
  if (type.kind === "set") return isElements(planned) && planned.length === stepsOf(config).length ? undefined : path;
  if (type.kind === "nested") return objectDeviation(nested, config, planned, path);
  if (stepsOf(config).join("\n") !== stepsOf(planned).join("\n")) return path;
  return first(stepsOf(config), (step) =>
    objectDeviation(nested, partOf(config, step), partOf(planned, step), [...path, step]),
  );
}

function objectDeviation(nested: Attributes, config: Value, planned: Value, path: Path): Path | undefined {
  if (isFields(config) && isFields(planned)) return deviationFromConfig(nested, config, planned, path);
  return config === planned || (config instanceof UnknownValue && planned instanceof UnknownValue) ? undefined : path;
}

/** As near to the difference as the two values are alike. */
function wholeDeviation(type: AttributeType, planned: Value, actual: Value, path: Path): Path | undefined {
  if (isEqual(type, planned, actual)) return undefined;
  return type.kind === "set" ? path : partsDeviation(type, planned, actual, path);
}

function partsDeviation(type: AttributeType, planned: Value, actual: Value, path: Path): Path | undefined {
  const [keys, actualKeys] = [stepsOf(planned), stepsOf(actual)];
  const areAlike = isElements(planned) ? isElements(actual) : isFields(planned) && isFields(actual);
  if (!areAlike || keys.length !== actualKeys.length) return path;
  return first(keys, (step) => {
    return deviationFromPlan(typeOfAttribute(type, step), partOf(planned, step), partOf(actual, step), [...path, step]);
  });
}

function first<T, R>(of: readonly T[], what: (each: T) => R | undefined): R | undefined {
  for (const each of of) {
    const result = what(each);
    if (result !== undefined) return result;
  }
  return undefined;
}
