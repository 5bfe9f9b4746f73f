import type { Finding, Judgement, Severity } from "../../orchestrator/plan/judgement";
import { packs } from "../../policies";

/** Where things are. */
export interface SarifPlaces {
  /** The file that a finding's stack was synthesized to, relative to the project. */
  fileOf(finding: Finding): string;
  /** A source file, relative to the project where it can be. */
  relative(file: string): string;
}

/**
 * Findings for tools of code review, in SARIF 2.1.0. Those that exceptions cover are there, as suppressed.
 *
 * @param version Terrace's
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif({ findings, excepted }: Judgement, places: SarifPlaces, version: string): object {
  const rules = [...new Map([...findings, ...excepted].map((finding) => [finding.rule, finding])).values()];
  const indexOf = (finding: Finding): number => rules.findIndex(({ rule }) => rule === finding.rule);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Terrace", semanticVersion: version, rules: rules.map(ruleOf) } },
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map((finding) => resultOf(finding, indexOf(finding), places)),
          ...excepted.map((finding) => ({
            ...resultOf(finding, indexOf(finding), places),
            suppressions: [{ kind: "external", status: "accepted", justification: finding.reason }],
          })),
        ],
      },
    ],
  };
}

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** What GitHub sorts by: a number from 0 to 10, as a text. */
const SCORES: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0" };

function ruleOf({ rule, severity, title, remedy, references }: Finding): object {
  return {
    id: rule,
    shortDescription: { text: title },
    help: { text: remedy },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: [...packsWith(rule), ...references.map(({ framework, id }) => `${framework} ${id}`)],
      // Only what is about security has one.
      ...(packsWith(rule).includes("security") && { "security-severity": SCORES[severity] }),
    },
  };
}

function packsWith(rule: string): readonly string[] {
  return Object.entries(packs).flatMap(([name, rules]) => (rules.some(({ id }) => id === rule) ? [name] : []));
}

function resultOf(finding: Finding, ruleIndex: number, places: SarifPlaces): object {
  const { rule, severity, stack, address, construct, source, title, message, remedy } = finding;
  const uri = source ? places.relative(source.file) : places.fileOf(finding);
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: `${title}, but ${message}. ${remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(uri), uriBaseId: "%SRCROOT%" },
          region: { startLine: source?.line ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: construct ?? `${stack}/${address}`, name: address, kind: "resource" }],
      },
    ],
    partialFingerprints: { "terrace/v1": `${rule} ${stack} ${address}` },
  };
}
