import { type IResolvable, TerraformOutput, Token, Tokenization } from "cdktf";
import type { Template } from "../orchestrator/graph-file";
import type { Reference } from "./output-ref";

/** A text, with or without references in it; or one reference, whose value becomes text. */
export type Text = string | number | IResolvable | TerraformOutput;

/**
 * A text as the graph file has it.
 *
 * @param inputFor names the input that brings a reference's value.
 */
export function templateOf(text: Text, inputFor: (reference: Reference) => string): Template {
  if (TerraformOutput.isTerraformOutput(text)) return [{ input: inputFor(text) }];
  const parts = String(text)
    .split(token)
    .filter((part) => part !== "");
  const references = parts.map(referenceIn);
  if (references.every((reference) => reference === undefined)) return parts.join("");
  return parts.map((part, index) => {
    const reference = references[index];
    return reference === undefined ? part : { input: inputFor(reference) };
  });
}

/** Whether a text holds the token of a list. JavaScript puts it there when a list is joined or made a part of a text. */
export function holdsList(text: Text): boolean {
  return typeof text === "string" && text.includes("#{TfToken[");
}

/** CDKTF's two notations of tokens in a text: a marker, and a number that no one else writes (about -8e+298). */
const token = /(\$\{TfToken\[[^\]]*\]\}|-\d(?:\.\d+)?e\+\d{3})/;

function referenceIn(part: string): IResolvable | undefined {
  return Token.isUnresolved(part) ? Tokenization.reverse(part)[0] : Tokenization.reverseNumber(Number(part));
}
