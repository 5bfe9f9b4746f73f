import { createInterface } from "node:readline/promises";
import type { Answer, Approver, Question } from "../orchestrator/plan/approval";
import type { Hold } from "./views/hold";
import { painter, type Paint } from "./views/paint";
import type { Detail } from "./views/attribute-lines";
import { nodeQuestionText, planText } from "./views/plan-text";
import type { Terminal } from "./views/view";

/** Asks the person at the terminal; the view keeps still meanwhile. An interrupt is a no. */
export function askAtTerminal(terminal: Terminal, view: Hold, detail: Detail, stop: AbortSignal): Approver {
  return async (question) => {
    view.hold();
    try {
      terminal.write(`\n${textOf(question, detail, painter(terminal.color))}\n`);
      return await readAnswer(stop);
    } finally {
      view.release();
    }
  };
}

/** Shows what is to be approved where nobody can be asked; the answer is that there is nobody. */
export function showOnly(terminal: Terminal, view: Hold, detail: Detail): Approver {
  return (question) => {
    view.hold();
    terminal.write(`\n${textOf(question, detail, painter(terminal.color))}\n`);
    view.release();
    return Promise.resolve("nobody");
  };
}

const LATER = "A yes covers what is planned here; the rest is asked for as soon as it can be planned.\n";

function textOf(question: Question, detail: Detail, paint: Paint): string {
  if (question.kind === "node") {
    return nodeQuestionText(question.node, question.plan, question.differences, detail, paint);
  }
  const isWhole = [...question.plans.values()].every(({ kind }) => kind === "planned");
  return planText(question.plans, detail, paint) + (isWhole ? "" : LATER);
}

async function readAnswer(stop: AbortSignal): Promise<Answer> {
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  // The reader swallows a Ctrl-C at the prompt; it is one like any other.
  reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    const text = await reader.question("Apply this? Only 'yes' is a yes: ", { signal: stop });
    return text.trim().toLowerCase() === "yes" ? "yes" : "no";
  } catch {
    return "no";
  } finally {
    reader.close();
  }
}
