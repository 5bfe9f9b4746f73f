/** A name in a block of YAML, with what stands under it. */
export interface YamlSection {
  /** What stands behind the name on its own line, without a comment. */
  readonly inline: string;
  /** The lines below that are indented further. */
  readonly body: string;
}

/**
 * The names of a YAML block, each with what stands under it: enough to find a template's parameters and outputs. What they
 * hold, CloudFormation's tags (`!Ref`) and all, is nobody's business here; so this is no reader of YAML.
 *
 * @throws where a line of the block is no name: a list, or names in braces.
 */
export function yamlSections(block: string): ReadonlyMap<string, YamlSection> {
  const lines = block.split(/\r?\n/).filter((line) => !isEmpty(line));
  const [first = ""] = lines;
  const depth = indentOf(first);
  // An item of a list may stand as far left as the name that it is under.
  const starts = lines.flatMap((line, index) =>
    index === 0 || (indentOf(line) <= depth && !isItem(line)) ? [index] : [],
  );
  return new Map(
    starts.map((start, index) => {
      const [name, inline] = nameIn(lines[start] ?? "");
      return [name, { inline, body: lines.slice(start + 1, starts[index + 1]).join("\n") }];
    }),
  );
}

/** Lines without content: empty ones, comments, and the marks of a document. */
function isEmpty(line: string): boolean {
  return /^\s*(#.*)?$/.test(line) || /^(---|\.\.\.|%)/.test(line);
}

function isItem(line: string): boolean {
  return /^\s*-(\s|$)/.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function nameIn(line: string): readonly [name: string, inline: string] {
  const [, double, single, plain, inline = ""] = NAME.exec(line) ?? [];
  const name = double ?? single ?? plain;
  if (name === undefined) throw new Error(`must be a name with a colon, got "${line.trim()}"`);
  return [name, inline.replace(/(^|\s)#.*$/, "").trim()];
}

const NAME = /^\s*(?:"([^"]+)"|'([^']+)'|([^\s"'{}[\],#&*!|>%@`-][^\s:]*))\s*:(?:\s+(.*))?$/;
