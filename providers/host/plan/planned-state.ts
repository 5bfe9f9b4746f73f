import type { Attribute, Attributes, AttributeType } from "../../definition";
import { isEqual } from "../values/equal";
import { partOf } from "../values/parts";
import { mapNested } from "../values/nested";
import { pair } from "./pair";
import { isElements, isFields, UNKNOWN, type Fields, type Value } from "../values/value";

/**
 * The state that a configuration, with its defaults, asks for. What it says always wins; what the provider computes is
 * as before when nothing else changes, and otherwise isn't known, but for what is stable.
 *
 * @param prior null if there is nothing yet
 */
export function plannedState(attributes: Attributes, config: Fields, prior: Fields | null): Fields {
  const unchanged = merge(attributes, config, prior, "all");
  if (prior && isEqual({ kind: "nested", attributes }, unchanged, prior)) return unchanged;
  return merge(attributes, config, prior, "stable");
}

/** Which of the computed values are kept. */
type Kept = "all" | "stable";

function merge(attributes: Attributes, config: Fields, prior: Fields | null, kept: Kept): Fields {
  const merged = Object.entries(attributes).map(([name, attribute]) => {
    const priorIt = prior && (prior.get(name) ?? null);
    return [name, mergeAttribute(attribute, config.get(name) ?? null, priorIt, prior !== null, kept)] as const;
  });
  return new Map(merged);
}

function mergeAttribute(attribute: Attribute, config: Value, prior: Value, isThere: boolean, kept: Kept): Value {
  if (attribute.writeOnly) return null;
  if (config !== null) return mergeNested(attribute.type, config, prior, kept);
  if (!attribute.presence.endsWith("computed")) return null;
  if (kept === "all") return isThere ? prior : UNKNOWN;
  return attribute.stable && prior !== null ? prior : UNKNOWN;
}

function mergeNested(type: AttributeType, config: Value, prior: Value, kept: Kept): Value {
  if (type.kind === "set" && isElements(config)) return mergeSet(type.element, config, prior, kept);
  return mapNested(type, config, (attributes, object, step) => {
    if (!isFields(object)) return object;
    const before = step === undefined ? prior : partOf(prior, step);
    return merge(attributes, object, isFields(before) ? before : null, kept);
  });
}

/**
 * An element of a set is the one of before that differs from it in nothing but what is computed. Where it could be several,
 * another may be what is left for it.
 */
function mergeSet(type: AttributeType, config: readonly Value[], prior: Value, kept: Kept): Value {
  if (type.kind !== "nested") return config;
  const before = isElements(prior) ? prior : [];
  const isSame = (object: Value | undefined, was: Value | undefined): boolean =>
    isFields(object) && isFields(was) && isEqual(type, merge(type.attributes, object, was, "all"), was);
  const partners = pair(config.length, before.length, (one, other) => isSame(config[one], before[other]));
  return config.map((object, index) => {
    if (!isFields(object)) return object;
    const was = before[partners.get(index) ?? before.length];
    return merge(type.attributes, object, isFields(was) ? was : null, kept);
  });
}
