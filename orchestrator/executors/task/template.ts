import type { Template } from "../../graph/graph-file";
import type { Json, Outputs } from "../../values/outputs";

/** A template's text, with the values of its inputs. Texts stand as they are, everything else as JSON. */
export function fill(template: Template, inputs: Outputs): string {
  return filled(template, inputs, textOf);
}

/** The same for a shell's line: each value is one word in quotes, whatever is in it, and can't be taken for a command. */
export function fillShell(template: Template, inputs: Outputs): string {
  return filled(template, inputs, (value) => `'${textOf(value).replaceAll("'", `'\\''`)}'`);
}

function filled(template: Template, inputs: Outputs, text: (value: Json) => string): string {
  if (typeof template === "string") return template;
  return template.map((part) => (typeof part === "string" ? part : text(inputs[part.input]?.value ?? null))).join("");
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
