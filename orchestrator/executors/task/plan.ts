import type { TaskNode } from "../../graph/graph";
import type { Template } from "../../graph/graph-file";
import { hashOf } from "../../hash";
import type { Json, OutputValue } from "../../values/outputs";
import type { Change, NodePlan, PlannedOutput, PlannedOutputs, PlannedResource } from "../../plan/plan";
import { hasUnknown, UNKNOWN, type PlannedValue } from "../../plan/planned-value";
import { inputChanges, upcomingInputs } from "../../plan/upcoming";
import type { Planned, PlanJob } from "../executor";
import type { TaskRecord } from "./record";

/** What would happen to a task: whether its command would run, and why. */
export function planTask(node: TaskNode, record: TaskRecord | undefined, job: PlanJob): Planned {
  return job.mode === "destroy" ? forgetting(node, record) : running(node, record, job);
}

/** What decides whether a command has to run again. Inputs that are not known have none that anything equals. */
export function fingerprints(
  { command, outputs }: TaskNode,
  inputs: PlannedInputs,
): Pick<TaskRecord, "definition" | "inputs"> {
  return {
    definition: hashOf({ command, outputs }),
    inputs: hasUnknown(inputs) ? "unknown" : hashOf({ inputs }),
  };
}

function running(node: TaskNode, record: TaskRecord | undefined, job: PlanJob): Planned {
  const upcoming = upcomingInputs(node, job.upcoming);
  const inputs = { ...job.inputs, ...upcoming };
  const why = whyRun(node, record, plannedValues(inputs));
  const because = inputChanges(node, job.upcoming);
  const isFinal = because.length === 0;
  const resources = [commandResource(node, why ? "run" : "none", inputs)];
  if (!why) {
    const values = { resources, outputs: keptOutputs(record) };
    return { kind: "planned", plan: { changes: [], outputs: [] }, isFinal, values };
  }
  const maybe = record && isOnlyUnknown(node, record, plannedValues(inputs));
  const plan: NodePlan = {
    changes: [{ address: programOf(node), action: "run", ...(maybe && { maybe: true }) }],
    outputs: Object.keys(node.outputs).map((name) => ({ name })),
    why,
    ...(because.length > 0 && { because }),
  };
  return { kind: "planned", plan, isFinal, values: { resources, outputs: anyOutputs(node) } };
}

function whyRun(node: TaskNode, record: TaskRecord | undefined, inputs: PlannedInputs): NodePlan["why"] {
  if (!record) return "never-ran";
  if (node.command.triggers === "always") return "always";
  const { definition, inputs: given } = fingerprints(node, inputs);
  return record.definition === definition && record.inputs === given ? undefined : "inputs-changed";
}

/** Whether a task that ran before would only run again for inputs that are not known yet. */
function isOnlyUnknown(node: TaskNode, record: TaskRecord, inputs: PlannedInputs): boolean {
  const { definition } = fingerprints(node, inputs);
  return node.command.triggers !== "always" && record.definition === definition && hasUnknown(inputs);
}

/** A command; its inputs are what its run is approved with. */
function commandResource(
  node: TaskNode,
  action: "run" | "none",
  inputs: Readonly<Record<string, PlannedOutput | OutputValue>>,
): PlannedResource {
  const sensitive = Object.entries(inputs).flatMap(([name, { sensitive }]) => (sensitive ? [[name, true]] : []));
  const marks = Object.fromEntries(sensitive) as Json;
  const after = plannedValues(inputs);
  return {
    address: programOf(node),
    action,
    before: null,
    after,
    sensitive: { before: false, after: marks },
    maybe: false,
  };
}

/** A command that runs may give anything. */
function anyOutputs({ outputs }: TaskNode): PlannedOutputs {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { sensitive }]) => [name, { value: UNKNOWN, sensitive, changes: true }]),
  );
}

/** One that does not run gives what it gave. */
function keptOutputs(record: TaskRecord | undefined): PlannedOutputs {
  const outputs = Object.entries(record?.outputs ?? {});
  return Object.fromEntries(outputs.map(([name, output]) => [name, { ...output, changes: false }]));
}

type PlannedInputs = Readonly<Record<string, PlannedValue>>;

function plannedValues(inputs: Readonly<Record<string, { readonly value: PlannedValue }>>): PlannedInputs {
  return Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value]));
}

function forgetting(node: TaskNode, record: TaskRecord | undefined): Planned {
  const changes: Change[] = record ? [{ address: programOf(node), action: "forget" }] : [];
  const action = record ? "forget" : "none";
  const forgotten = { address: programOf(node), action, before: null, after: null, maybe: false } as const;
  const values = { resources: [{ ...forgotten, sensitive: { before: false, after: false } }], outputs: {} };
  return { kind: "planned", plan: { changes, outputs: [] }, isFinal: true, values };
}

function programOf({ command }: TaskNode): string {
  const first: Template = "argv" in command.command ? (command.command.argv[0] ?? "") : command.command.shell;
  return typeof first === "string"
    ? first
    : first.map((part) => (typeof part === "string" ? part : `{${part.input}}`)).join("");
}
