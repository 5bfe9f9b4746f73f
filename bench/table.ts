import type { Machine } from "./machine";
import { median } from "./median";
import { isMet, type Row, type Section, type Target } from "./section";

/** The figures as a person reads them: medians, with the least and the most. */
export function tableOf(machine: Machine, sections: readonly Section[]): string {
  return [headOf(machine), ...sections.map(sectionText)].join("\n\n");
}

function headOf({ date, cores, memoryGb, platform, node, terraform, cdktfCli }: Machine): string {
  const tools = `Node ${node}, Terraform ${terraform}, cdktf-cli ${cdktfCli}`;
  return `${date.slice(0, 10)}: ${cores} cores, ${memoryGb} GB, ${platform}; ${tools}`;
}

function sectionText({ title, rows, targets }: Section): string {
  const runs = Math.min(...rows.map(({ ms }) => ms.length));
  return [`${title} (medians of ${runs})`, ...rows.map(rowText), ...targets.map(targetText)].join("\n");
}

function rowText({ subject, ms, peakBytes }: Row): string {
  const range = `(${seconds(Math.min(...ms))} to ${seconds(Math.max(...ms))})`;
  const memory = peakBytes.length > 0 ? `${(median(peakBytes) / 1e6).toFixed(0)} MB` : "";
  return `  ${subject.padEnd(36)}${seconds(median(ms)).padStart(9)}  ${range.padEnd(22)}${memory.padStart(8)}`.trimEnd();
}

function targetText(target: Target): string {
  const { what, value, atMost, unit } = target;
  const verdict = atMost === undefined ? "" : `  at most ${amount(atMost, unit)}: ${isMet(target) ? "met" : "MISSED"}`;
  return `  ${what.padEnd(36)}${amount(value, unit).padStart(9)}${verdict}`;
}

function amount(value: number, unit: Target["unit"]): string {
  return unit === "times" ? value.toFixed(2) : `${value.toFixed(0)} ${unit}`;
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
