import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Failure } from "../../orchestrator/failure";
import { fail, ok, type Result } from "../../orchestrator/result";

/** What a new project is made of: the files of a folder, and what has to be known to fill them in. */
export interface Template {
  /** One line. */
  readonly description: string;
  readonly questions: readonly Question[];
  /** Each file's path in the project, with its bytes and permissions. */
  readonly files: readonly TemplateFile[];
}

/** Something that a template has to know; `{{name}}` in its files stands for the answer. */
export interface Question {
  readonly name: string;
  readonly question: string;
  readonly default?: string;
  /** The only answers that there are. */
  readonly choices?: readonly string[];
}

/** A file of a template. */
export interface TemplateFile {
  readonly path: string;
  readonly content: Buffer;
  readonly isExecutable: boolean;
}

const SETTINGS = "template.json";

/** What is made in a project, and is no part of what a new one begins with. */
const MADE: ReadonlySet<string> = new Set([
  ".git",
  "node_modules",
  "cdktf.out",
  ".terrace",
  ".gen",
  ".terraform",
  SETTINGS,
]);

/**
 * Reads a template's folder. Its `template.json` has the description and the questions; without one the folder's files are
 * taken as they are. A file that begins with one `_` begins with a dot in the project: npm leaves out a `.gitignore`.
 */
export function readTemplate(folder: string): Result<Template, Failure> {
  const settings = readSettings(join(folder, SETTINGS));
  return settings.ok ? ok({ ...settings.value, files: filesBelow(folder, "") }) : settings;
}

function readSettings(file: string): Result<Omit<Template, "files">, Failure> {
  if (!existsSync(file)) return ok({ description: "", questions: [] });
  let settings: unknown;
  try {
    settings = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return fail({ kind: "bad-file", file, problem: (error as Error).message });
  }
  if (isSettings(settings)) return ok({ description: settings.description, questions: settings.questions ?? [] });
  const problem = 'must be { "description": text, "questions": [{ "name": text, "question": text, … }] }';
  return fail({ kind: "bad-file", file, problem });
}

function isSettings(value: unknown): value is { description: string; questions?: readonly Question[] } {
  const { description, questions = [] } = (value ?? {}) as { description?: unknown; questions?: unknown };
  return typeof description === "string" && Array.isArray(questions) && questions.every(isQuestion);
}

function isQuestion(value: unknown): value is Question {
  const { name, question, default: fallback, choices } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const hasChoices = Array.isArray(choices) && choices.every((choice) => typeof choice === "string");
  return (
    typeof name === "string" &&
    /^[a-zA-Z][\w-]*$/.test(name) &&
    typeof question === "string" &&
    (fallback === undefined || typeof fallback === "string") &&
    (choices === undefined || hasChoices)
  );
}

function filesBelow(folder: string, within: string): readonly TemplateFile[] {
  return readdirSync(join(folder, within))
    .filter((name) => !MADE.has(name) && !/\.tfstate(\.backup)?$/.test(name))
    .sort()
    .flatMap((name) => {
      const path = join(within, name);
      const status = statSync(join(folder, path));
      return status.isDirectory() ? filesBelow(folder, path) : [fileAt(folder, path, status.mode)];
    });
}

function fileAt(folder: string, path: string, mode: number): TemplateFile {
  return {
    path: path.replace(/(^|\/)_(?!_)(?=[^/]*$)/, "$1."),
    content: readFileSync(join(folder, path)),
    isExecutable: (mode & 0o100) !== 0,
  };
}
