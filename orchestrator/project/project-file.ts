import type { InputFailure } from "../failure";
import { parseJsonFile } from "../json-file";
import { fail, type Result } from "../result";

/** `cdktf.json`, as far as it concerns synth; cdktf-cli's other settings pass. */
export interface ProjectFile {
  readonly app?: string;
  readonly output?: string;
  readonly projectId?: string;
  readonly codeMakerOutput?: string;
  readonly policies?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly terraformProviders?: readonly unknown[];
  readonly terraformModules?: readonly ModuleEntry[];
}

/** A module that bindings are generated for: its source, or that with a name. */
export type ModuleEntry = string | { readonly source: string };

/** Reads a `cdktf.json`. Checked by hand: the app starts a schema library's loading time sooner. */
export function readProjectFile(file: string): Result<ProjectFile, InputFailure> {
  const json = parseJsonFile(file);
  if (!json.ok) return json;
  const problem = isObject(json.value) ? problemOf(json.value) : `must be an object, got ${shown(json.value)}`;
  return problem === undefined ? (json as Result<ProjectFile, never>) : fail({ kind: "bad-file", file, problem });
}

interface Form {
  readonly is: (value: unknown) => boolean;
  readonly words: string;
}

const text: Form = { is: (value) => typeof value === "string", words: "text" };

const forms: Readonly<Record<keyof ProjectFile, Form>> = {
  app: text,
  output: text,
  projectId: text,
  codeMakerOutput: text,
  policies: text,
  context: { is: isObject, words: "an object" },
  terraformProviders: { is: Array.isArray, words: "a list" },
  terraformModules: {
    is: (value) => Array.isArray(value) && value.every(isModule),
    words: 'a list of sources, or of objects with a "source"',
  },
};

function problemOf(file: Readonly<Record<string, unknown>>): string | undefined {
  const wrong = Object.entries(forms).find(([name, { is }]) => file[name] !== undefined && !is(file[name]));
  return wrong && `${wrong[0]}: must be ${wrong[1].words}, got ${shown(file[wrong[0]])}`;
}

function isModule(value: unknown): boolean {
  return text.is(value) || (isObject(value) && text.is(value["source"]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length <= 60 ? json : `${json.slice(0, 60)}…`;
}
