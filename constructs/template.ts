import { type IResolvable, TerraformOutput } from "cdktf";
import type { Template } from "../orchestrator/graph/graph-file";
import type { Reference } from "./output-ref";
import { textParts } from "./text-parts";

/** A text, with or without references in it; or one reference, whose value becomes text. */
export type Text = string | number | IResolvable | TerraformOutput;

/**
 * A text as the graph file has it.
 *
 * @param inputFor names the input that brings a reference's value.
 */
export function templateOf(text: Text, inputFor: (reference: Reference) => string): Template {
  if (TerraformOutput.isTerraformOutput(text)) return [{ input: inputFor(text) }];
  const parts = textParts(String(text));
  if (parts.every((part) => typeof part === "string")) return parts.join("");
  return parts.map((part) => (typeof part === "string" ? part : { input: inputFor(part) }));
}

/** Whether a text holds the token of a list. JavaScript puts it there when a list is joined or made a part of a text. */
export function holdsList(text: Text): boolean {
  return typeof text === "string" && text.includes("#{TfToken[");
}
