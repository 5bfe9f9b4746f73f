import type { Diagnostic } from "../../diagnostic";
import type { Action, Change, OutputChange } from "../../plan/plan";

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
    snippet?: Snippet;
  };
  readonly change?: { resource?: { addr: string }; action: string };
  readonly outputs?: Readonly<Record<string, { action?: string }>>;
  readonly hook?: { action?: string };
  readonly changes?: { operation?: string };
}

/** The place in the configuration that a diagnostic is about. */
interface Snippet {
  readonly context?: string | null;
  readonly code?: string;
  /** What of the code is meant, in bytes. */
  readonly highlight_start_offset?: number;
  readonly highlight_end_offset?: number;
  readonly values?: readonly { readonly traversal: string }[] | null;
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
  readonly changedOutputs: OutputChange[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** The references in the expressions that errors are about. */
  readonly traversals: string[] = [];
  /** Lines that were no messages: a crash's trace, a wrapper's chatter. The last ones only. */
  readonly other: string[] = [];

  /** Something may have been changed. */
  hasBegun = false;

  /** Takes a line in; returns what a log should show of it. */
  take(line: string): readonly string[] {
    const message = parse(line);
    if (!message) return this.takeOther(line);
    if (message.type === "apply_start" && message.hook?.action !== "read") this.hasBegun = true;
    if (message.type === "planned_change") this.takeChange(message);
    if (message.type === "outputs") this.takeOutputs(message);
    if (message.type === "diagnostic" && message.diagnostic) return this.takeDiagnostic(message.diagnostic);
    return isQuiet(message) || message["@message"] === undefined ? [] : [message["@message"]];
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
      if (action === undefined || action === "noop") continue;
      this.changedOutputs.push({ name, ...(action === "delete" && { isLost: true as const }) });
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
    if (severity === "error" && snippet) this.traversals.push(...traversalsIn(snippet));
    const head = `${severity === "error" ? "Error" : "Warning"}: ${summary}`;
    return [address === undefined ? head : `${head} (${address})`, ...detail.split("\n").filter((line) => line !== "")];
  }
}

/** Whether a log is better off without it. */
function isQuiet({ type, hook, changes, change }: Message): boolean {
  // Most of all what a provider fills in after a create. Where it matters, the plan has a change; what is gone, it recreates.
  const isSmallDrift = type === "resource_drift" && change?.action === "update";
  return QUIET.has(type) || isSmallDrift || hook?.action === "read" || changes?.operation === "plan";
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
  if (kind === "data" || kind === "ephemeral") return `${kind}.${first}.${second}`;
  return kind === "resource" ? `${first}.${second}` : undefined;
}

/** Terraform names the values of an expression; those of a `count` it leaves out, so they are looked for in its code. */
function traversalsIn({ values, ...snippet }: Snippet): readonly string[] {
  if (values && values.length > 0) return values.map(({ traversal }) => traversal);
  return highlighted(snippet).match(/\blocal(\.[\p{ID_Continue}-]+|\["[^"]*"\])+/gu) ?? [];
}

/** In a configuration in Terraform's JSON syntax an expression is in a JSON string. */
function highlighted({ code = "", highlight_start_offset: start, highlight_end_offset: end }: Snippet): string {
  return Buffer.from(code).subarray(start, end).toString().replaceAll('\\"', '"');
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
