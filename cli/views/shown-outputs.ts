import type { NodeReport, Report } from "../../orchestrator/run/report";
import { isCrossStack } from "../../orchestrator/values/secrets";

/** An output for people: its value as JSON, or that it is not shown. */
export interface ShownOutput {
  readonly name: string;
  readonly value: string;
}

/** The outputs of a node that succeeded, for people. */
export interface ShownOutputs {
  readonly node: NodeReport;
  readonly outputs: readonly ShownOutput[];
}

/** The outputs that a run ended with, of the nodes that have any. */
export function shownOutputs(report: Report): readonly ShownOutputs[] {
  return report.nodes
    .map((node) => ({ node, outputs: node.status === "succeeded" ? outputsOf(node.outputs) : [] }))
    .filter(({ outputs }) => outputs.length > 0);
}

type Outputs = Extract<NodeReport, { status: "succeeded" }>["outputs"];

function outputsOf(outputs: Outputs): readonly ShownOutput[] {
  return Object.entries(outputs)
    .filter(([name]) => !isCrossStack(name))
    .map(([name, output]) => ({
      name,
      value: "sensitive" in output ? "(sensitive)" : shortened(JSON.stringify(output.value)),
    }));
}

const LONGEST_VALUE = 500;

function shortened(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}
