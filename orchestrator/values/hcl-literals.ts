/**
 * The texts and numbers in definitions of HCL literals, as a `.tfvars` file has them, by the name that is defined. Knows
 * just enough of the language to find every value, however deep it lies.
 */
export function literalsByName(source: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let literals: string[] = [];
  let depth = 0;
  for (const { groups = {} } of source.matchAll(TOKEN)) {
    const { open, close, quotedName, bareName } = groups;
    const name = bareName ?? quotedName;
    if (open !== undefined) depth++;
    else if (close !== undefined) depth--;
    else if (name === undefined) literals.push(...literalIn(groups));
    else if (depth === 0) found.set(name, (literals = []));
  }
  return found;
}

/** The texts and numbers in one expression of HCL literals. */
export function literalsIn(expression: string): readonly string[] {
  return literalsByName(`it = ${expression}`).get("it") ?? [];
}

const TOKEN = new RegExp(
  [
    /#.*|\/\/.*|\/\*[^]*?\*\//,
    /<<(?<indented>-?)(?<tag>[\w-]+)\r?\n(?<heredoc>[^]*?)^[ \t]*\k<tag>[ \t]*\r?$/,
    /(?:"(?<quotedName>(?:[^"\\]|\\[^])*)"|(?<bareName>[\w-]+))(?=\s*[=:])/,
    /"(?<quoted>(?:[^"\\]|\\[^])*)"/,
    /(?<word>[\w.+-]+)/,
    /(?<open>[[{(])|(?<close>[\])}])/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gm",
);

function literalIn({
  quoted,
  heredoc,
  indented,
  word,
}: Readonly<Record<string, string | undefined>>): readonly string[] {
  if (quoted !== undefined) return [unescaped(quoted)];
  if (heredoc !== undefined) return [indented === "-" ? dedented(heredoc) : heredoc];
  return word !== undefined && /^-?\d/.test(word) ? [word] : [];
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unescaped(text: string): string {
  return text
    .replace(
      /\\(?:u([\da-fA-F]{4})|U(00(?:0[\da-fA-F]|10)[\da-fA-F]{4})|([^]))/g,
      (...[, short, long, char]: string[]) => {
        const code = short ?? long;
        return code === undefined ? (ESCAPES[char ?? ""] ?? char ?? "") : String.fromCodePoint(parseInt(code, 16));
      },
    )
    .replace(/([$%])\1\{/g, "$1{");
}

function dedented(text: string): string {
  const lines = text.split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  return lines.map((line) => line.slice(Math.min(...indents))).join("\n");
}
