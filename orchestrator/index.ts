/**
 * Terrace's programmatic API: what the command line does, as functions. Everything that is expected to fail returns its
 * failure as a value; every operation tells its events as an async iterable.
 *
 * @packageDocumentation
 */
export type { Answer, Approver, Question } from "./plan/approval";
export type { Attendance } from "./conduct";
export type { Difference } from "./plan/conform";
export type { Diagnostic, SourceLine } from "./diagnostic";
export type {
  Ended,
  Event,
  Log,
  NodeEvent,
  Operation as RunOperation,
  Outcome,
  Phase,
  ProcessIdentity,
  Recorded,
  RunEvent,
  Step,
} from "./events";
export type { Judge, JudgedApp } from "./plan/judge";
export type {
  ControlReference,
  Finding,
  ExceptedFinding,
  JudgedException,
  Judgement,
  PolicyException,
  Severity,
} from "./plan/judgement";
export type { ProjectFolders } from "./executors/local-executors";
export type { Environment } from "./executors/terraform/environment";
export type { Variables } from "./executors/terraform/variables";
export type { Exit, Failure, InputFailure, NodeFailure, RunFailure } from "./failure";
export {
  nodeId,
  type Backend,
  type Edge,
  type Graph,
  type Node,
  type NodeId,
  type StackNode,
  type TaskNode,
} from "./graph/graph";
export type {
  ApprovalRule,
  CommandEntry,
  FailureClass,
  GraphFile,
  OutputRef,
  OutputType,
  Policy,
  Retry,
  StackEntry,
  Template,
} from "./graph/graph-file";
export type { Operation } from "./operation";
export type { Json, Outputs, OutputValue, PublicOutputs } from "./values/outputs";
export {
  isEmpty,
  type Action,
  type AttributeChange,
  type Change,
  type Deferral,
  type InputChange,
  type NodePlan,
  type OutputChange,
  type PlannedNode,
  type Shown,
  type StateIdentity,
} from "./plan/plan";
export { openProject, type Project, type ProjectOverrides } from "./project/project";
export { readGraph } from "./graph/read-graph";
export { outputs, type OutputsOptions } from "./read-outputs";
export { reportOf, type NodeReport, type Report } from "./run/report";
export type { Result } from "./result";
export { resume, type ResumeOptions } from "./resume";
export { runs, showRun } from "./run/runs";
export { select, type SelectionRequest } from "./graph/selection";
export { deploy, destroy, plan, type PlanOptions, type RunOptions, type SynthesizedApp } from "./start";
export { deployBundle, type DeployBundleOptions } from "./bundle/deploy-bundle";
export type { BundleTarget } from "./bundle/pack";
export type { Key } from "./bundle/seal";
export { synth, type Synthesized, type SynthOptions } from "./synth/synth";
