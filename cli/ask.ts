import { createInterface } from "node:readline/promises";
import type { Answer, Approver, Question } from "../orchestrator/approval";
import type { Hold } from "./views/hold";
import { painter, type Paint } from "./views/paint";
import { planText, unforeseenText } from "./views/plan-text";
import type { Terminal } from "./views/view";

/** Asks the person at the terminal; the view keeps still meanwhile. An interrupt is a no. */
export function askAtTerminal(terminal: Terminal, view: Hold, stop: AbortSignal): Approver {
  return async (question) => {
    view.hold();
    try {
      terminal.write(`\n${textOf(question, painter(terminal.color))}\n`);
      return await readAnswer(stop);
    } finally {
      view.release();
    }
  };
}

/** Shows what is to be approved where nobody can be asked; the answer is that there is nobody. */
export function showOnly(terminal: Terminal, view: Hold): Approver {
  return (question) => {
    view.hold();
    terminal.write(`\n${textOf(question, painter(terminal.color))}\n`);
    view.release();
    return Promise.resolve("nobody");
  };
}

const LATER = "A yes covers what can only be planned on the way; a destroy there is asked for again.\n";

function textOf(question: Question, paint: Paint): string {
  if (question.kind === "unforeseen") return unforeseenText(question.node, question.plan, question.addresses, paint);
  const isWhole = [...question.plans.values()].every(({ kind }) => kind === "planned");
  return planText(question.plans, paint) + (isWhole ? "" : LATER);
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
