import type { Failure } from "../../orchestrator/failure";
import { nearest } from "../../orchestrator/graph/nearest";
import { fail, ok, type Result } from "../../orchestrator/result";
import type { Question } from "./template";

/** Answers by the questions' names. */
export type Answers = Readonly<Record<string, string>>;

/** Asks a person; undefined: nobody is there. */
export type Ask = (question: Question) => Promise<string | undefined>;

/**
 * Answers a template's questions: from the command line (`name=value`), else by asking, else by the defaults.
 *
 * Fails where the command line answers what is not asked, where an answer is none of the choices, and where nobody can be
 * asked for what has no default.
 */
export async function answersTo(
  questions: readonly Question[],
  given: readonly string[],
  ask: Ask,
): Promise<Result<Answers, Failure>> {
  const flags = new Map(given.map((text) => [text.split("=", 1)[0] ?? "", text.slice(text.indexOf("=") + 1)]));
  const unknown = given.find(
    (text) => !text.includes("=") || !questions.some(({ name }) => text.startsWith(`${name}=`)),
  );
  if (unknown !== undefined) return fail(unasked(unknown, questions));
  const answers: Record<string, string> = {};
  for (const question of questions) {
    const answer = flags.get(question.name) ?? ((await ask(question)) || question.default);
    const problem = problemOf(question, answer);
    if (problem !== undefined) return fail({ kind: "bad-argument", argument: `--set ${question.name}`, problem });
    answers[question.name] = answer ?? "";
  }
  return ok(answers);
}

function problemOf({ question, choices }: Question, answer: string | undefined): string | undefined {
  if (answer === undefined) return `is needed: ${question} Give it with the flag`;
  return choices && !choices.includes(answer) ? `must be one of ${choices.join(", ")}, got ${answer}` : undefined;
}

function unasked(text: string, questions: readonly Question[]): Failure {
  const argument = `--set ${text}`;
  if (!text.includes("=")) return { kind: "bad-argument", argument, problem: "must be name=value" };
  const names = questions.map(({ name }) => name);
  const [close] = nearest(text.split("=", 1)[0] ?? "", names);
  const known = names.length === 0 ? "it asks nothing" : `it asks for ${names.join(", ")}`;
  const problem = `the template does not ask for that; ${close ? `did you mean ${close}?` : known}`;
  return { kind: "bad-argument", argument, problem };
}
