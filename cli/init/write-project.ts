import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Failure } from "../../orchestrator/failure";
import { fail, ok, type Result } from "../../orchestrator/result";
import type { Answers } from "./answers";
import type { TemplateFile } from "./template";

/** Writes a project's files. Nothing that is there is written over: then nothing is written at all. */
export function writeProject(
  folder: string,
  files: readonly TemplateFile[],
  answers: Answers,
): Result<readonly string[], Failure> {
  const there = files.filter(({ path }) => existsSync(join(folder, path)));
  if (there.length > 0) {
    const names = there.slice(0, 3).map(({ path }) => path);
    const others = there.length > names.length ? ` and ${there.length - names.length} more` : "";
    const problem = `has ${names.join(", ")}${others} already; name a folder that is new or empty`;
    return fail({ kind: "bad-argument", argument: folder, problem });
  }
  for (const { path, content, isExecutable } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, filledIn(content, answers), { mode: isExecutable ? 0o755 : 0o644 });
  }
  return ok(files.map(({ path }) => path));
}

/** Text with the answers in it; what is no text stays as it is, and so does what is in braces and no answer. */
function filledIn(content: Buffer, answers: Answers): Buffer | string {
  const isText = !content.includes(0);
  return isText
    ? content.toString("utf8").replace(/\{\{(\w[\w-]*)\}\}/g, (all, name: string) => answers[name] ?? all)
    : content;
}
