import { readFile } from "node:fs/promises";
import type { NodeFailure } from "../../failure";
import type { TaskNode } from "../../graph/graph";
import type { OutputType } from "../../graph/graph-file";
import { codeOf } from "../../error-code";
import type { Json, Outputs, OutputValue } from "../../values/outputs";
import { fail, ok, type Result } from "../../result";

/** Reads what a command wrote as its outputs, and holds it against what the task declares. More than declared is let be. */
export async function readOutputs(file: string, declared: TaskNode["outputs"]): Promise<Result<Outputs, NodeFailure>> {
  const written = await readObject(file);
  if (!written.ok) return written;
  const outputs: Record<string, OutputValue> = {};
  for (const [name, { type, sensitive }] of Object.entries(declared)) {
    const value = Object.hasOwn(written.value, name) ? written.value[name] : undefined;
    if (value === undefined) return fail({ kind: "output-not-written", output: name });
    if (!isOfType[type](value)) return fail({ kind: "output-type", output: name, expected: type, got: kindOf(value) });
    outputs[name] = { value, sensitive };
  }
  return ok(outputs);
}

async function readObject(file: string): Promise<Result<Readonly<Record<string, Json>>, NodeFailure>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    // No file is no outputs; whether that is too few, the declaration says.
    return codeOf(error) === "ENOENT" ? ok({}) : fail({ kind: "outputs-unreadable", problem: codeOf(error) });
  }
  const value = parse(text);
  if (isObject(value)) return ok(value);
  return fail({
    kind: "outputs-unreadable",
    problem: value === undefined ? "it is no JSON" : `it is ${kindOf(value)}`,
  });
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const isOfType: Readonly<Record<OutputType, (value: Json) => boolean>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  "list(string)": (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  "list(number)": (value) => Array.isArray(value) && value.every((item) => typeof item === "number"),
  "map(string)": (value) => isObject(value) && Object.values(value).every((item) => typeof item === "string"),
  any: () => true,
};

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value's type, and of what: never the value itself, which may be secret. */
function kindOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value))
    return `list of ${[...new Set(value.map((item: Json) => kindOf(item)))].join(", ") || "nothing"}`;
  return typeof value === "object" ? "object" : typeof value;
}
