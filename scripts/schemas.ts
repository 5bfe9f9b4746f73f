import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  type BaseType,
  type CompletedConfig,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  EnumType,
  SchemaGenerator,
  StringType,
  type SubNodeParser,
} from "ts-json-schema-generator";
import ts from "typescript";
import * as z from "zod";

import type { PolicyReport } from "../cli/policy-report";
import type { Refusal } from "../cli/refuse";
import type { Recorded } from "../orchestrator/events";
import { graphFileSchema } from "../orchestrator/graph/graph-file";
import type { Report } from "../orchestrator/run/report";

/** A line of `--json`, and (but for `refused`) of a run's journal. */
export type EventLine = Recorded | Refusal;
/** What `--report FILE` writes. */
export type ReportFile = Report;
/** What `terrace policy --json` prints. */
export type PolicyFile = PolicyReport;

/**
 * `npm run schemas`: writes the JSON Schemas that are published, from the types that the code itself goes by. With
 * `--check` it writes nothing, and fails when a file is not what it would write.
 */
function main(): void {
  const stale = Object.entries(schemas()).filter(([name, schema]) => !settle(join(folder, name), schema));
  for (const [name] of stale) console.error(`schemas/${name} is out of date: npm run schemas`);
  process.exitCode = stale.length === 0 ? 0 : 1;
}

const root = join(__dirname, "..");
const folder = join(root, "schemas");

function schemas(): Readonly<Record<string, object>> {
  return {
    "graph.schema.json": z.toJSONSchema(graphFileSchema, { target: "draft-7", io: "input" }),
    "event.schema.json": fromType("EventLine"),
    "report.schema.json": fromType("ReportFile"),
    "policy.schema.json": fromType("PolicyFile"),
  };
}

/** New fields may come without a new version, so that objects are open. */
function fromType(type: string): object {
  const tsconfig = join(root, "tsconfig.json");
  const options = { path: __filename, tsconfig, type, additionalProperties: true, skipTypeCheck: true };
  const config: CompletedConfig = { ...DEFAULT_CONFIG, ...options };
  const program = createProgram(config);
  const checker = program.getTypeChecker();
  const parser = createParser(program, config, (chain) => {
    chain.addNodeParser(inferred(checker)).addNodeParser(branded);
  });
  return new SchemaGenerator(program, parser, createFormatter(config), config).createSchema(type);
}

/** `z.infer<typeof x>` where that is a union of texts: the generator itself follows syntax, and can't see through it. */
function inferred(checker: ts.TypeChecker): SubNodeParser {
  return {
    supportsNode: (node) => ts.isTypeReferenceNode(node) && node.typeName.getText() === "z.infer",
    createType: (node): BaseType => {
      const type = checker.getTypeAtLocation(node);
      const members = type.isUnion() ? type.types : [type];
      return new EnumType(
        node.getText(),
        members.map((member) => {
          if (member.isStringLiteral()) return member.value;
          throw new Error(`${node.getText()}: only unions of texts are supported`);
        }),
      );
    },
  };
}

/** `string & { readonly [brand]: ... }`: the brand is the compiler's, a reader sees a text. */
const branded: SubNodeParser = {
  supportsNode: (node) =>
    ts.isIntersectionTypeNode(node) && node.types[0]?.kind === ts.SyntaxKind.StringKeyword && node.types.length === 2,
  createType: () => new StringType(),
};

/** Whether the file is as it should be; outside a check it is made so. */
function settle(file: string, schema: object): boolean {
  const text = `${JSON.stringify(schema, undefined, 2)}\n`;
  if (process.argv.includes("--check")) return read(file) === text;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  return true;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

main();
