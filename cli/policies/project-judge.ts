import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Graph, NodeId, StackNode } from "../../orchestrator/graph/graph";
import type { Judge, JudgedApp } from "../../orchestrator/plan/judge";
import { deniedFindings, type Finding, type Judgement } from "../../orchestrator/plan/judgement";
import { readSources } from "../../orchestrator/synth/sources-file";
import { judge, stackOfConfiguration, stackOfPlan, type Evidence, type Stack } from "../../policies";
import type { LoadedPolicies } from "./load-policies";

/** Judges an app by the policies of its project: what was synthesized, and each plan as it comes. */
export class ProjectJudge implements Judge {
  private readonly plans = new Map<NodeId, Stack>();
  /** What was synthesized, by the file; it stays as it is for as long as an app is judged. */
  private readonly configurations = new Map<string, Stack>();
  private readonly sources = new Map<string, ReturnType<typeof readSources>>();

  /** @param project its folder, in which sources are */
  constructor(
    private readonly loaded: LoadedPolicies,
    private readonly project: string,
  ) {}

  readPlan(stack: NodeId, json: string): void {
    this.plans.set(stack, stackOfPlan(stack, JSON.parse(json)));
  }

  judge({ nodes, ...app }: JudgedApp): Promise<Judgement> {
    return Promise.resolve(about(nodes, this.judged(app)));
  }

  denied(app: Omit<JudgedApp, "nodes">, stack: NodeId): Promise<readonly Finding[]> {
    return Promise.resolve(deniedFindings(this.judged(app, stack)));
  }

  private judged({ graph, folder }: Omit<JudgedApp, "nodes">, only?: NodeId): Judgement {
    const { policies, rego } = this.loaded;
    const configurations = this.configurationsOf(graph, folder);
    const plans = [...this.plans.values()];
    const held = [...plans, ...configurations].filter(({ id }) => only === undefined || only === id);
    const evidence: Evidence = {
      configurations,
      plans,
      found: held.flatMap((stack) => rego.flatMap((policy) => policy.findingsIn(stack))),
      sources: this.sourcesIn(folder),
      ...(only !== undefined && { stack: only }),
    };
    return judge(evidence, policies, today());
  }

  /** All stacks of the app, since one may complete what another has; those in HCL are only seen in plans. */
  private configurationsOf(graph: Graph, folder: string): readonly Stack[] {
    const stacks = [...graph.nodes.values()].filter(
      (node): node is StackNode => node.kind === "stack" && !node.isRemoved,
    );
    return stacks
      .filter(({ file }) => file.endsWith(".json"))
      .map(({ id, file }) => this.configurationIn(join(folder, file), id));
  }

  private sourcesIn(folder: string): ReturnType<typeof readSources> {
    const sources = this.sources.get(folder) ?? readSources(folder, this.project);
    this.sources.set(folder, sources);
    return sources;
  }

  private configurationIn(file: string, id: NodeId): Stack {
    const stack = this.configurations.get(file) ?? stackOfConfiguration(id, JSON.parse(readFileSync(file, "utf8")));
    this.configurations.set(file, stack);
    return stack;
  }
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
