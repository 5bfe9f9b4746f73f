/**
 * Policies: rules in TypeScript over what an app synthesizes and over plans, and the packs of rules that Terrace brings.
 *
 * @packageDocumentation
 */
export type {
  ControlReference,
  ExceptedFinding,
  Finding,
  JudgedException,
  Judgement,
  PolicyException,
  Severity,
} from "../orchestrator/plan/judgement";
export type { SourceLine } from "../orchestrator/diagnostic";
export type { NodeId } from "../orchestrator/graph/graph";
export {
  all,
  any,
  hasRelated,
  includes,
  isAbsent,
  isAtLeast,
  isAtMost,
  isNoneOf,
  isOff,
  isOn,
  isOneOf,
  isPresent,
  isSet,
  isUsedBy,
  never,
  when,
} from "./checks";
export { stackOfConfiguration } from "./configuration";
export { isPublic, statementsAt, type IamStatement } from "./iam-policy";
export { judge, type Evidence } from "./judge";
export { isPackName, packs, type PackName } from "./pack";
export { stackOfPlan } from "./plan";
export { definePolicies, type Policies } from "./policies";
export { hasNoStatement, hasStatement, isNotPublic } from "./iam-checks";
export type { Check, Rule } from "./rule";
export { relatedTo, type Related, type Resource, type Stack } from "./stack";
export {
  blocksAt,
  isUnknown,
  numberOf,
  textOf,
  textsOf,
  truth,
  valueAt,
  valuesAt,
  type Fields,
  type Unknown,
  type Value,
} from "./value";
export { regoFindings, regoInput } from "./rego";
