import type { Graph, NodeId } from "../graph/graph";
import type { Finding, Judgement } from "./judgement";

/** The port of policies: judges what is about to be deployed, by what the app synthesized and by plans. */
export interface Judge {
  /** Takes in the plan of a stack, as `terraform show -json` prints it. */
  readPlan(stack: NodeId, json: string): void;
  /** Judges an app by all that is known by now. */
  judge(app: JudgedApp): Promise<Judgement>;
  /** What is denied of one stack of an app, by all that is known by now. */
  denied(app: Omit<JudgedApp, "nodes">, stack: NodeId): Promise<readonly Finding[]>;
}

/** Judges what one run works at. */
export interface RunJudge {
  judge(): Promise<Judgement>;
  denied(stack: NodeId): Promise<readonly Finding[]>;
}

/** What is judged. */
export interface JudgedApp {
  readonly graph: Graph;
  /** The folder of the synthesized files. */
  readonly folder: string;
  /** Findings are wanted of these alone. */
  readonly nodes: ReadonlySet<NodeId>;
}
