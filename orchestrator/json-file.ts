import { readFileSync } from "node:fs";
import type { ZodType } from "zod";
import type { InputFailure } from "./failure";
import { codeOf } from "./error-code";
import { fail, ok, type Result } from "./result";

/** Reads a JSON file against its schema. What is wrong with it is said with the line, or with the place in the data. */
export function readJsonFile<T>(file: string, schema: () => ZodType<T>): Result<T, InputFailure> {
  const json = parseJsonFile(file);
  return json.ok ? check(file, json.value, schema()) : json;
}

/** Reads a JSON file of any content. */
export function parseJsonFile(file: string): Result<unknown, InputFailure> {
  let text: string;
  try {
    text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    return fail({ kind: "bad-file", file, problem: codeOf(error) });
  }
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return fail({ kind: "bad-file", file, problem: syntaxProblem(text) });
  }
}

/** Loaded only for a broken file: what Node says of one differs between versions, and often leaves out the place. */
function syntaxProblem(text: string): string {
  const { parse, printParseErrorCode } = require("jsonc-parser") as typeof import("jsonc-parser");
  const errors: import("jsonc-parser").ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const [first] = errors;
  const words = first
    ? printParseErrorCode(first.error).replace(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : "No JSON";
  const before = text.slice(0, first?.offset).split("\n");
  return `${words} at line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}

function check<T>(file: string, value: unknown, schema: ZodType<T>): Result<T, InputFailure> {
  const checked = schema.safeParse(value);
  if (checked.success) return ok(checked.data);
  const [issue] = checked.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.map(String).join(".")}: `;
  return fail({ kind: "bad-file", file, problem: place + (issue?.message ?? "not as expected") });
}
