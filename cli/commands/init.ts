import { randomUUID } from "node:crypto";
import { basename, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Failure } from "../../orchestrator/failure";
import { ok, type Result } from "../../orchestrator/result";
import type { ExitCode } from "../exit-code";
import { answersTo, type Answers, type Ask } from "../init/answers";
import { findTemplate } from "../init/find-template";
import { readTemplate, type Question, type Template } from "../init/template";
import { writeProject } from "../init/write-project";
import { packageVersion } from "../package-version";
import { refuse } from "../refuse";

/** The flags of `terrace init`. */
export interface InitFlags {
  readonly template?: string;
  readonly name?: string;
  readonly set?: readonly string[];
  readonly json?: boolean;
}

/** What `--json` tells. */
export interface NewProject {
  readonly folder: string;
  readonly template: string;
  readonly files: readonly string[];
}

/** `terrace init` */
export async function initCommand(folder: string | undefined, flags: InitFlags): Promise<ExitCode> {
  const { template = "empty" } = flags;
  const found = await findTemplate(template);
  if (!found.ok) return refuse(found.failure, flags);
  try {
    const made = await make(resolve(folder ?? "."), found.value.folder, flags);
    if (!made.ok) return refuse(made.failure, flags);
    const project = { folder: resolve(folder ?? "."), template, files: made.value };
    process.stdout.write(flags.json ? `${JSON.stringify(project)}\n` : textOf(project));
    return 0;
  } finally {
    found.value.release();
  }
}

async function make(
  folder: string,
  templateFolder: string,
  flags: InitFlags,
): Promise<Result<readonly string[], Failure>> {
  const template = readTemplate(templateFolder);
  if (!template.ok) return template;
  const answers = await answersFor(template.value, folder, flags);
  return answers.ok ? writeProject(folder, template.value.files, answers.value) : answers;
}

/** What every template may ask without asking, and the answers to its own questions. */
async function answersFor(
  { questions }: Template,
  folder: string,
  flags: InitFlags,
): Promise<Result<Answers, Failure>> {
  const isAttended = process.stdin.isTTY && process.stdout.isTTY && !flags.json;
  const answers = await answersTo(
    questions,
    flags.set ?? [],
    isAttended ? askAtTerminal : () => Promise.resolve(undefined),
  );
  if (!answers.ok) return answers;
  const name = (flags.name ?? basename(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return ok({ name: name || "app", projectId: randomUUID(), terraceVersion: packageVersion(), ...answers.value });
}

const askAtTerminal: Ask = async (question) => {
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await reader.question(promptOf(question));
  } finally {
    reader.close();
  }
};

function promptOf({ question, choices, default: fallback }: Question): string {
  const among = choices ? ` (${choices.join(", ")})` : "";
  return `${question}${among}${fallback === undefined ? "" : ` [${fallback}]`} `;
}

function textOf({ folder, files, template }: NewProject): string {
  const place = relative(process.cwd(), folder);
  const steps = [...(place === "" ? [] : [`cd ${place}`]), "npm install", "npx terrace deploy"];
  const list = files.map((file) => `  ${file}\n`).join("");
  return `A new project from the template ${template}:\n${list}\nNext:\n${steps.map((step) => `  ${step}\n`).join("")}`;
}
