/** What an expression refers to, of the things that come from outside of a stack's configuration. */
export type Reference =
  | {
      readonly kind: "remote-state";
      readonly name: string;
      /** What of it is used: the attribute steps that follow, up to the first that is worked out or has escapes. */
      readonly path: readonly string[];
    }
  | { readonly kind: "variable"; readonly name: string; readonly path?: undefined };

/**
 * Puts expressions in the place of references, wherever the strings of a configuration in Terraform's JSON syntax are
 * templates. The steps that follow a reference stay; so does one for which there is no replacement. What does not
 * change is returned as the same object. Left alone are keys, and strings that are no templates, as in `depends_on`.
 */
export function replaceReferences(value: unknown, replace: Replace): unknown {
  if (typeof value === "string") return replaceInTemplate(value, replace);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  const replaced = entries.map(([key, part]) => [key, replaceReferences(part, replace)] as const);
  if (replaced.every(([, part], index) => part === entries[index]?.[1])) return value;
  return Array.isArray(value) ? replaced.map(([, part]) => part) : Object.fromEntries(replaced);
}

/** All references in the strings of a configuration in Terraform's JSON syntax, as often as they occur. */
export function referencesIn(value: unknown): readonly Reference[] {
  const references: Reference[] = [];
  replaceReferences(value, (reference) => {
    references.push(reference);
    return undefined;
  });
  return references;
}

/** `isAlone`: with the steps that follow, it is all of its template. */
type Replace = (reference: Reference, isAlone: boolean) => string | undefined;

function replaceInTemplate(template: string, replace: Replace): string {
  if (!template.includes("${") && !template.includes("%{")) return template;
  let [result, done] = ["", 0];
  for (const { reference, start, end } of find(template)) {
    const replacement = replace(reference, isAlone(template, start, end));
    if (replacement === undefined) continue;
    result += template.slice(done, start) + replacement;
    done = end;
  }
  return result + template.slice(done);
}

interface Found {
  readonly reference: Reference;
  readonly start: number;
  readonly end: number;
}

/** Goes from token to token, with the tokens of whatever it is in. What is in an expression that never ends is left. */
function find(template: string): readonly Found[] {
  const found: Found[] = [];
  const nesting = [TEXT];
  let [at, complete] = [0, 0];
  for (;;) {
    const token = tokenFrom(template, at, nesting.at(-1) ?? TEXT);
    if (token === undefined) return found.slice(0, complete);
    const { start, end, groups } = token;
    const reference = referenceIn(groups, template, end);
    if (groups["open"] !== undefined) nesting.push(EXPRESSION);
    else if (groups["quote"] !== undefined) nesting.push(QUOTED);
    else if (groups["close"] !== undefined) nesting.pop();
    else if (reference !== undefined) found.push({ reference, start, end });
    if (nesting.length === 1) complete = found.length;
    at = end;
  }
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly groups: Groups;
}

type Groups = Readonly<Record<string, string | undefined>>;

function tokenFrom(template: string, at: number, tokens: RegExp): Token | undefined {
  tokens.lastIndex = at;
  const match = tokens.exec(template);
  return match ? { start: match.index, end: tokens.lastIndex, groups: match.groups ?? {} } : undefined;
}

/** `$${` and `%%{` are text. */
const OPEN = /(?<open>(?<!\$)\$\{|(?<!%)%\{)/.source;

const TEXT = new RegExp(OPEN, "g");
const QUOTED = new RegExp(`\\\\.|(?<close>")|${OPEN}`, "g");

const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/u.source;

/** Names and numbers are tokens so that no reference begins in the midst of one: `x-var.a` has none, `5-var.a` has. */
const EXPRESSION = new RegExp(
  [
    /(?<open>\{)|(?<close>\})|(?<quote>")/.source,
    `(?<!\\.)(?:data\\.terraform_remote_state\\.(?<state>${NAME})|var\\.(?<variable>${NAME}))`,
    NAME,
    /\d[\p{ID_Continue}.]*/u.source,
  ].join("|"),
  "gu",
);

function referenceIn({ state, variable }: Groups, template: string, end: number): Reference | undefined {
  if (state !== undefined) return { kind: "remote-state", name: state, path: pathFrom(template, end) };
  return variable === undefined ? undefined : { kind: "variable", name: variable };
}

const STEP = new RegExp(`\\.(${NAME})|\\["([^"\\\\$%]*)"\\]`, "guy");

function pathFrom(template: string, at: number): readonly string[] {
  return [...template.slice(at).matchAll(STEP)].map(([, name, key]) => name ?? key ?? "");
}

const REST = new RegExp(`^(?:${STEP.source})*\\s*\\}$`, "u");

function isAlone(template: string, start: number, end: number): boolean {
  return /^\$\{\s*$/.test(template.slice(0, start)) && REST.test(template.slice(end));
}
