import type { Failure } from "../../orchestrator/failure";
import type { NodeId } from "../../orchestrator/graph/graph";
import { nearest } from "../../orchestrator/graph/nearest";
import type { Json, Outputs } from "../../orchestrator/values/outputs";
import { outputs } from "../../orchestrator/read-outputs";
import { isCrossStack } from "../../orchestrator/values/secrets";
import type { ExitCode } from "../exit-code";
import type { AppFlags, SelectionFlags } from "../flags";
import { openApp } from "../open-app";
import { refuse } from "../refuse";
import { didYouMean } from "../views/failure-words";
import { printable } from "../views/printable";

/** The flags of `terrace output`. */
interface OutputCommandFlags extends AppFlags, SelectionFlags {
  readonly format: string;
  readonly name?: readonly string[];
}

/** `terrace output` */
export async function outputCommand(patterns: readonly string[], flags: OutputCommandFlags): Promise<ExitCode> {
  const format = FORMATS[flags.format];
  if (!format) return refuse(badFormat(flags.format, Object.keys(FORMATS)));
  const app = await openApp(patterns, flags);
  if (!app.ok) return refuse(app.failure);
  const read = await outputs(app.value, { nodes: app.value.nodes });
  if (!read.ok) return refuse(read.failure);
  const shown = shownOf(read.value, new Set(flags.name));
  const missing = flags.name?.find((name) => !shown.some((output) => output.name === name));
  if (missing !== undefined) return refuse(noOutput(missing, read.value));
  process.stdout.write(format(shown));
  return 0;
}

/** What is wrong with a `--format`. */
export function badFormat(format: string, formats: readonly string[]): Failure {
  return { kind: "bad-argument", argument: `--format ${format}`, problem: `it must be one of ${formats.join(", ")}` };
}

interface ShownOutput {
  readonly node: NodeId;
  readonly name: string;
  /** Absent when it is sensitive and was not asked for by its name. */
  readonly value?: Json;
}

function shownOf(read: ReadonlyMap<NodeId, Outputs>, names: ReadonlySet<string>): readonly ShownOutput[] {
  return [...read].flatMap(([node, byName]) =>
    Object.entries(byName)
      .filter(([name]) => (names.size === 0 ? !isCrossStack(name) : names.has(name)))
      .map(([name, { value, sensitive }]) => ({ node, name, ...((!sensitive || names.has(name)) && { value }) })),
  );
}

function noOutput(name: string, read: ReadonlyMap<NodeId, Outputs>): Failure {
  const all = [...read.values()].flatMap((byName) => Object.keys(byName));
  const problem = didYouMean(nearest(name, all), "");
  return {
    kind: "bad-argument",
    argument: `--name ${name}`,
    problem: `no selected node gives such an output. ${problem}`.trim(),
  };
}

const MASK = "(sensitive)";

const FORMATS: Readonly<Record<string, ((shown: readonly ShownOutput[]) => string) | undefined>> = {
  text: (shown) =>
    shown.map(({ node, name, value }) => `${printable(node)}.${printable(name)} = ${textOf(value)}\n`).join(""),
  json: (shown) => `${JSON.stringify(nested(shown), null, 2)}\n`,
  env: (shown) =>
    shown
      .filter(isKnown)
      .map((output) => `${variableOf(output)}=${quoted(plain(output.value))}\n`)
      .join(""),
  github: (shown) =>
    shown
      .filter(isKnown)
      .map((output) => githubLine(variableOf(output), plain(output.value)))
      .join(""),
};

function isKnown(output: ShownOutput): output is ShownOutput & { readonly value: Json } {
  return output.value !== undefined;
}

function textOf(value: Json | undefined): string {
  return value === undefined ? MASK : printable(JSON.stringify(value));
}

function nested(shown: readonly ShownOutput[]): Readonly<Record<string, Readonly<Record<string, object>>>> {
  const nodes: Record<string, Record<string, object>> = {};
  for (const { node, name, value } of shown) {
    (nodes[node] ??= {})[name] = value === undefined ? { sensitive: true } : { value };
  }
  return nodes;
}

/** `prod/web` and `url` give `prod_web_url`. */
function variableOf({ node, name }: ShownOutput): string {
  return `${node}_${name}`.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(\d)/, "_$1");
}

function plain(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** For `. <(terrace output --format env)`: single quotes, in which a shell changes nothing. */
function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** The form of `$GITHUB_OUTPUT`, with a delimiter that the value does not hold. */
function githubLine(name: string, value: string): string {
  if (!value.includes("\n")) return `${name}=${value}\n`;
  let delimiter = "EOF";
  while (value.includes(delimiter)) delimiter += "_";
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
