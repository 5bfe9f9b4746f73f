import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Graph, NodeId, StackNode } from "../../orchestrator/graph/graph";
import type { Judge, JudgedApp } from "../../orchestrator/plan/judge";
import type { Finding, Judgement } from "../../orchestrator/plan/judgement";
import { readSources } from "../../orchestrator/synth/sources-file";
import { judge, stackOfConfiguration, stackOfPlan, type Stack } from "../../policies";
import type { LoadedPolicies } from "./load-policies";

/** Judges an app by the policies of its project: what was synthesized, and each plan as it comes. */
export class ProjectJudge implements Judge {
  private readonly plans = new Map<NodeId, Stack>();

  /** @param project its folder, in which sources are */
  constructor(
    private readonly loaded: LoadedPolicies,
    private readonly project: string,
  ) {}

  readPlan(stack: NodeId, json: string): void {
    this.plans.set(stack, stackOfPlan(stack, JSON.parse(json)));
  }

  judge({ graph, folder, nodes }: JudgedApp): Promise<Judgement> {
    const { policies, rego } = this.loaded;
    const configurations = configurationsOf(graph, folder);
    const plans = [...this.plans.values()];
    const sources = readSources(folder, this.project);
    const found = [...plans, ...configurations].flatMap((stack) => rego.flatMap((policy) => policy.findingsIn(stack)));
    return Promise.resolve(about(nodes, judge({ configurations, plans, found, sources }, policies, today())));
  }
}

/** All stacks of the app, since one may complete what another has; those in HCL are only seen in plans. */
function configurationsOf(graph: Graph, folder: string): readonly Stack[] {
  const stacks = [...graph.nodes.values()].filter(
    (node): node is StackNode => node.kind === "stack" && !node.isRemoved,
  );
  return stacks
    .filter(({ file }) => file.endsWith(".json"))
    .map(({ id, file }) => stackOfConfiguration(id, JSON.parse(readFileSync(join(folder, file), "utf8"))));
}

function about(nodes: ReadonlySet<NodeId>, judgement: Judgement): Judgement {
  const isMeant = ({ stack }: Finding): boolean => nodes.has(stack);
  return {
    ...judgement,
    findings: judgement.findings.filter(isMeant),
    excepted: judgement.excepted.filter(isMeant),
  };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
