import type { Json } from "./outputs";

/** What stands where a sensitive value was. */
export const REDACTED = "(sensitive)";

/** Shorter texts are left: `1` or `on` is no secret, and a log without it could not be read. */
const SHORTEST = 4;

/**
 * Members of events that hold what others wrote. All else is Terrace's own words, and ids of nodes: a secret may be
 * equal to one (a password `node`), and a journal without them could not be read.
 */
const FOREIGN: ReadonlySet<string> = new Set(["detail", "lines", "output", "problem", "program", "summary", "value"]);

/** Takes sensitive values out of whatever is about to be shown or kept. */
export class Redactor {
  private readonly secrets = new Set<string>();
  private pattern: RegExp | undefined;

  /** From now on, this value (each text and number within it) is taken out. */
  add(value: Json): void {
    for (const text of textsOf(value)) {
      for (const form of formsOf(text)) if (form.trim().length >= SHORTEST) this.secrets.add(form);
    }
    this.pattern = undefined;
  }

  /** The same text without sensitive values. */
  text(text: string): string {
    if (this.secrets.size === 0) return text;
    this.pattern ??= patternOf(this.secrets);
    return text.replace(this.pattern, REDACTED);
  }

  /** The same event, or part of one, without sensitive values in what a process or the user wrote. */
  data<T>(data: T): T {
    return this.secrets.size === 0 ? data : (this.walk(data, false) as T);
  }

  private walk(data: unknown, isForeign: boolean): unknown {
    if (typeof data === "string") return isForeign ? this.text(data) : data;
    if (Array.isArray(data)) return data.map((item) => this.walk(item, isForeign));
    if (typeof data !== "object" || data === null) return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, this.walk(value, isForeign || FOREIGN.has(key))]),
    );
  }
}

function textsOf(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((item: Json) => textsOf(item));
}

/** A text of several lines is printed line by line, too. JSON holds a text with escapes, Go's JSON with more of them. */
function formsOf(text: string): readonly string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const goJson = json.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
  return [text, ...text.split(/\r?\n/), json, goJson];
}

/** Longer secrets first: one that holds another is taken out whole. */
function patternOf(secrets: ReadonlySet<string>): RegExp {
  const forms = [...secrets].sort((a, b) => b.length - a.length).map(escapeRegExp);
  return new RegExp(forms.join("|"), "g");
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
