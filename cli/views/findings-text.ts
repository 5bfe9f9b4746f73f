import {
  deniedFindings,
  SEVERITIES,
  type ControlReference,
  type Finding,
  type JudgedException,
  type Judgement,
  type Severity,
} from "../../orchestrator/plan/judgement";
import { indented } from "./indented";
import type { Look, Paint } from "./paint";

/** What policies have found, in one line. */
export function policySummary(judgement: Judgement): string {
  const { findings, excepted, deny } = judgement;
  const counts = SEVERITIES.toReversed().flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const parts = [
    counts.length === 0 ? "nothing found" : counts.join(", "),
    excepted.length > 0 ? `${excepted.length} covered by exceptions` : "",
    deniedFindings(judgement).length > 0 ? `denied from ${deny ?? ""} on` : "",
  ];
  return `Policies: ${parts.filter((part) => part !== "").join("; ")}.`;
}

/** Findings, the worst first, then every exception that there is. */
export function judgementLines(judgement: Judgement, paint: Paint): readonly string[] {
  const { findings, exceptions } = judgement;
  if (findings.length === 0 && exceptions.length === 0) return [];
  return [
    ...findings.flatMap((finding) => findingLines(finding, paint)),
    ...(exceptions.length > 0
      ? ["Exceptions:", ...indented(exceptions.map((each) => exceptionLine(each, paint)))]
      : []),
    policySummary(judgement),
  ];
}

const LOOKS: Readonly<Record<Severity, Look>> = { critical: "red", high: "red", medium: "yellow", low: "dim" };

function findingLines(finding: Finding, paint: Paint): readonly string[] {
  const { severity, rule, title, message, remedy, references } = finding;
  return [
    `${paint(LOOKS[severity], severity.padEnd(8))} ${paint("bold", placeOf(finding))}`,
    ...indented([`${title}, but ${message}.`, remedy, paint("dim", [rule, ...references.map(nameOf)].join(" · "))]),
  ];
}

function placeOf({ stack, address, construct, source }: Finding): string {
  const line = source ? `  ${source.file}:${source.line}` : "";
  return `${construct === undefined ? `${stack}: ${address}` : `${construct} (${address})`}${line}`;
}

function nameOf({ framework, id }: ControlReference): string {
  return `${framework} ${id}`;
}

function exceptionLine({ rule, resource, reason, expires, status }: JudgedException, paint: Paint): string {
  return paint(
    status === "used" ? "dim" : "yellow",
    `${rule} for ${resource} until ${expires}: ${reason}${WORDS[status]}`,
  );
}

const WORDS: Readonly<Record<JudgedException["status"], string>> = {
  used: "",
  unused: " (covers nothing: take it away)",
  expired: " (has expired, and counts no more)",
};
