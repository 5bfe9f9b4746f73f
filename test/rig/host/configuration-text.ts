import type { Attributes, AttributeType } from "../../../providers/definition";
import { Reference } from "./reference";

/** The attributes of a resource in Terraform's JSON. */
export function attributesText(attributes: Attributes, config: Readonly<Record<string, unknown>>): string {
  return fieldsText(Object.entries(config).map(([name, value]) => [name, attributes[name]?.type, value]));
}

/** The address of another resource's attribute. */
function addressOf({ resource, attribute }: Reference): string {
  return `gen_t${resource}.r.${attribute}`;
}

function valueText(type: AttributeType | undefined, value: unknown): string {
  if (value instanceof Reference) return JSON.stringify(`\${${addressOf(value)}}`);
  // With all its digits.
  if (type?.kind === "bigNumber") return String(value);
  if (type?.kind === "nullable") return valueText(value === null ? undefined : type.of, value);
  if (typeof value === "string") return JSON.stringify(escaped(value));
  if (Array.isArray(value)) {
    const elements = (value as readonly unknown[]).map((each, index) => valueText(partType(type, index), each));
    return `[${elements.join()}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return fieldsText(Object.entries(value).map(([name, each]) => [name, partType(type, name), each]));
}

function fieldsText(fields: readonly (readonly [string, AttributeType | undefined, unknown])[]): string {
  return `{${fields.map(([name, type, value]) => `${JSON.stringify(escaped(name))}:${valueText(type, value)}`).join()}}`;
}

function partType(type: AttributeType | undefined, step: string | number): AttributeType | undefined {
  if (!type) return undefined;
  if ("element" in type) return type.element;
  if (type.kind === "tuple") return type.elements[Number(step)];
  if (type.kind === "object") return type.attributes[step];
  return type.kind === "nested" ? type.attributes[step]?.type : undefined;
}

/** Text with nothing in it that Terraform would take for a template. */
function escaped(text: string): string {
  return text.replace(/\$+\{|%+\{/g, (opening) => {
    const sign = opening.charAt(0);
    return `${`\${"${sign}"}`.repeat(opening.length - 2)}${sign}${sign}{`;
  });
}
