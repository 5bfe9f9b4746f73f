import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { approvedPlansIn } from "../../../orchestrator/plan/approved-plans";
import type { Question } from "../../../orchestrator/plan/approval";
import { DataFolder } from "../../../orchestrator/project/data-folder";
import type { Outcome, Recorded } from "../../../orchestrator/events";
import type { NodeFailure } from "../../../orchestrator/failure";
import { nodeId, type Graph, type NodeId } from "../../../orchestrator/graph/graph";
import type { Operation } from "../../../orchestrator/operation";
import type { PlannedValues } from "../../../orchestrator/plan/plan";
import { readGraph } from "../../../orchestrator/graph/read-graph";
import { RunFolder } from "../../../orchestrator/run/run-folder";
import { deploy, plan, type RunOptions, type SynthesizedApp } from "../../../orchestrator/start";
import type { GeneratedProject } from "./synthesize";

/** A question about the plan of all. */
export type PlanQuestion = Extract<Question, { kind: "plan" }>;

/** How a deployment went. */
export interface Deployment {
  readonly outcome: Outcome | undefined;
  readonly events: readonly Recorded[];
  readonly questions: readonly Question[];
  readonly failures: ReadonlyMap<NodeId, NodeFailure>;
}

/** The folder of the run that is at work: the only one that holds plans. */
export function runAtWork({ folder }: GeneratedProject): RunFolder {
  const { runs } = new DataFolder(folder);
  const [run, ...others] = readdirSync(runs)
    .map((name) => new RunFolder(join(runs, name)))
    .filter(({ plans }) => existsSync(plans));
  if (!run || others.length > 0) throw new Error("there is not one run at work");
  return run;
}

/** What was approved of each node, to the last value. */
export async function approvedValues(
  project: GeneratedProject,
  graph: Graph,
): Promise<ReadonlyMap<NodeId, PlannedValues>> {
  const kept = approvedPlansIn(runAtWork(project).approved);
  const values = new Map<NodeId, PlannedValues>();
  for (const id of graph.nodes.keys()) {
    const approved = await kept.recall(id);
    if (approved) values.set(id, approved);
  }
  return values;
}

/**
 * Deploys what was synthesized. All of it is answered with yes, and what goes beyond it with no; what could not be
 * planned beforehand, with yes.
 *
 * @param asked is told the question about all, before it is answered
 */
export async function deployed(
  project: GeneratedProject,
  asked: (question: PlanQuestion, graph: Graph) => Promise<void> | void = () => undefined,
): Promise<Deployment> {
  const app = await appOf(project);
  const questions: Question[] = [];
  const approve: RunOptions["approve"] = async (question) => {
    questions.push(question);
    if (question.kind === "node") return isDeferred(questions, question.node) ? "yes" : "no";
    await asked(question, app.graph);
    return "yes";
  };
  return { ...(await followed(deploy(app, { approve }))), questions };
}

/** Deploys without any question. */
export async function deployedUnasked(project: GeneratedProject): Promise<Deployment> {
  return { ...(await followed(deploy(await appOf(project), { autoApprove: true }))), questions: [] };
}

/** What a plan of what was synthesized says. */
export async function planned(project: GeneratedProject): Promise<Deployment> {
  return { ...(await followed(plan(await appOf(project)))), questions: [] };
}

/** Whether a node could not be planned beforehand. */
export function isDeferred(questions: readonly Question[], node: NodeId): boolean {
  return questions.some((question) => question.kind === "plan" && question.plans.get(node)?.kind === "deferred");
}

async function appOf({ folder, output }: GeneratedProject): Promise<SynthesizedApp> {
  const graph = await readGraph(output);
  if (!graph.ok) throw new Error(`no graph: ${JSON.stringify(graph.failure)}`);
  return { project: { folder, output }, graph: graph.value };
}

async function followed(operation: Operation): Promise<Omit<Deployment, "questions">> {
  const events: Recorded[] = [];
  for await (const event of operation) events.push(event);
  const ended = await operation.ended;
  if ("failure" in ended) throw new Error(`did not run: ${JSON.stringify(ended.failure)}`);
  const failures = new Map(
    events.flatMap((event) => (event.type === "node-failed" ? [[nodeId(event.node), event.failure] as const] : [])),
  );
  return { outcome: ended.outcome, events, failures };
}

/** A stack's state, as text; empty when there is none. */
export function stateText(project: GeneratedProject, id: string): string {
  try {
    return readFileSync(project.state(id), "utf8");
  } catch {
    return "";
  }
}
