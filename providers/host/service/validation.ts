import type { Attribute, NestedType, Path } from "../../definition";
import { settle } from "../plan/settle";
import type { ClientCapabilities, Diagnostic, DiagnosticsResponse, DynamicValue } from "../protocol";
import { nestedIn } from "../values/nested";
import { partOf, stepsOf } from "../values/parts";
import { toHandler } from "../values/to-handler";
import { isWhollyKnown, type Fields, type Value } from "../values/value";
import { ValueError } from "../values/value-error";
import { diagnosed, diagnosticOf, type Subject } from "./diagnostics";
import { Fault } from "./fault";
import type { Known } from "./subject";
import { configFromWire } from "./wire-value";

/** Says all that is wrong with a configuration. What isn't known yet can't be wrong yet. */
export function validate(
  subject: Known<unknown>,
  config: DynamicValue,
  capabilities: ClientCapabilities | undefined,
): Promise<DiagnosticsResponse> {
  const failed = (diagnostics: readonly Diagnostic[]): DiagnosticsResponse => ({ diagnostics });
  return diagnosed(subject, failed, () => {
    const { type } = subject;
    const settled = settle(type.attributes, configFromWire(type, config));
    const faults = faultsOf(subject, type, settled, capabilities?.writeOnlyAttributesAllowed ?? false, []);
    return { diagnostics: faults.map((fault) => diagnosticOf(subject, fault)) };
  });
}

function faultsOf(
  subject: Subject,
  { attributes }: NestedType,
  config: Fields,
  writeOnlyAllowed: boolean,
  path: Path,
): readonly Error[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = config.get(name) ?? null;
    if (value === null) return [];
    const at = [...path, name];
    if (attribute.writeOnly && !writeOnlyAllowed)
      return [new Fault(`${name} needs Terraform 1.11 or later`, subject.name, at)];
    const within = withinFaults(subject, attribute, value, writeOnlyAllowed, at);
    return within.length > 0 ? within : attributeFaults(subject, name, attribute, value, at);
  });
}

function withinFaults(
  subject: Subject,
  { type }: Attribute,
  value: Value,
  writeOnlyAllowed: boolean,
  path: Path,
): readonly Error[] {
  const attributes = nestedIn(type);
  if (!attributes) return [];
  const nested: NestedType = { kind: "nested", attributes };
  const objects =
    type.kind === "nested"
      ? [[path, value] as const]
      : stepsOf(value).map((step) => [[...path, step], partOf(value, step)] as const);
  return objects.flatMap(([at, object]) => {
    return object instanceof Map ? faultsOf(subject, nested, object, writeOnlyAllowed, at) : [];
  });
}

function attributeFaults(
  { name: subject }: Subject,
  name: string,
  attribute: Attribute,
  value: Value,
  path: Path,
): readonly Error[] {
  const alone: NestedType = { kind: "nested", attributes: { [name]: attribute } };
  try {
    const shown = toHandler(alone, new Map([[name, value]]), "marked")[name];
    const wrong = isWhollyKnown(value) ? attribute.validate?.(shown) : undefined;
    return wrong === undefined ? [] : [new Fault(`${name} ${wrong}`, subject, path)];
  } catch (error) {
    if (error instanceof ValueError) return [new ValueError([...path, ...error.path.slice(1)], error.message)];
    return [new Fault(`${subject}: the validation of ${name} failed: ${String(error)}`, undefined, path)];
  }
}
