import type { Diagnostic } from "../../failure";
import type { Action, Change } from "../../plan";

/**
 * Terraform's machine-readable output, of which these messages are used.
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
interface Message {
  readonly "@message"?: string;
  readonly type?: string;
  readonly diagnostic?: {
    severity: "error" | "warning";
    summary: string;
    detail?: string;
    address?: string;
    snippet?: { context?: string | null };
  };
  readonly change?: { resource?: { addr: string }; action: string };
  readonly outputs?: Readonly<Record<string, { action?: string }>>;
  readonly hook?: { action?: string };
}

const ACTIONS: Readonly<Record<string, Action>> = {
  create: "create",
  read: "read",
  update: "update",
  replace: "replace",
  delete: "delete",
  import: "import",
  move: "move",
  remove: "forget",
  forget: "forget",
};

/** Collects what a Terraform command with `-json` says, and turns it into lines that a person can read. */
export class Messages {
  readonly changes: Change[] = [];
  readonly changedOutputs: string[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** Lines that were no messages: a crash's trace, a wrapper's chatter. The last ones only. */
  readonly other: string[] = [];

  /** Takes a line in; returns what a log should show of it. */
  take(line: string): readonly string[] {
    const message = parse(line);
    if (!message) return this.takeOther(line);
    if (message.type === "planned_change") this.takeChange(message);
    if (message.type === "outputs") this.takeOutputs(message);
    if (message.type === "diagnostic" && message.diagnostic) return this.takeDiagnostic(message.diagnostic);
    const isQuiet = QUIET.has(message.type) || message.hook?.action === "read";
    return isQuiet || message["@message"] === undefined ? [] : [message["@message"]];
  }

  private takeOther(line: string): readonly string[] {
    if (line.trim() === "") return [];
    this.other.push(line.slice(0, LONGEST_LINE));
    if (this.other.length > KEPT_LINES) this.other.shift();
    return [line];
  }

  private takeChange({ change }: Message): void {
    if (!change?.resource || change.action === "noop") return;
    // An import with a change is both; the change is what matters for an approval.
    this.changes.push({ address: change.resource.addr, action: ACTIONS[change.action] ?? "update" });
  }

  private takeOutputs({ outputs }: Message): void {
    for (const [name, { action }] of Object.entries(outputs ?? {})) {
      if (action !== undefined && action !== "noop") this.changedOutputs.push(name);
    }
  }

  private takeDiagnostic({
    severity,
    summary,
    detail = "",
    snippet,
    address = addressIn(snippet?.context ?? ""),
  }: NonNullable<Message["diagnostic"]>): readonly string[] {
    this.diagnostics.push({ severity, summary, detail, ...(address !== undefined && { address }) });
    const head = `${severity === "error" ? "Error" : "Warning"}: ${summary}`;
    return [address === undefined ? head : `${head} (${address})`, ...detail.split("\n").filter((line) => line !== "")];
  }
}

/** What a node's plan says already, and what every resource says in every plan. */
const QUIET: ReadonlySet<string | undefined> = new Set([
  "version",
  "planned_change",
  "outputs",
  "refresh_start",
  "refresh_complete",
]);

/**
 * Terraform names the address only of what a provider complains of. For the rest it names the place in the
 * configuration: `resource.aws_vpc.main.tags` in JSON, `resource "aws_vpc" "main"` in HCL.
 */
function addressIn(context: string): string | undefined {
  const [kind, first, second] = context.replaceAll('"', "").split(/[. ]/);
  if (kind === "module" && first) return `module.${first}`;
  if (!first || !second) return undefined;
  if (kind === "data") return `data.${first}.${second}`;
  return kind === "resource" ? `${first}.${second}` : undefined;
}

const KEPT_LINES = 50;
const LONGEST_LINE = 10_000;

function parse(line: string): Message | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const message = JSON.parse(line) as Message;
    return typeof message.type === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The errors in what a command without `-json` wrote: each `Error: …` with the lines that are its own. */
export function errorsInText(lines: readonly string[]): readonly Diagnostic[] {
  const text = lines.map((line) => line.replace(/^[│╷╵] ?/, "")).join("\n");
  return text
    .split(/^(?=(?:Error|Warning): )/m)
    .filter((part) => part.startsWith("Error: "))
    .map((part) => {
      const [summary = "", ...detail] = part.slice("Error: ".length).split("\n");
      return { severity: "error" as const, summary, detail: detail.join("\n").trim() };
    });
}
