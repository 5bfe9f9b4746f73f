import type { ControlReference, Severity } from "../orchestrator/plan/judgement";
import type { Resource, Stack } from "./stack";

/** What every resource of some types has to keep to: data, and a pure function. */
export interface Rule {
  /** Names it for good: in exceptions, outputs and SARIF. */
  readonly id: string;
  readonly severity: Severity;
  /** What is demanded, as a sentence that is true of a good resource. */
  readonly title: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The controls of published standards that it stands for. @default none */
  readonly references?: readonly ControlReference[];
  /** The types of resources that it is about: `aws_s3_bucket`. */
  readonly types: readonly string[];
  readonly check: Check;
}

/**
 * What is wrong with a resource, with the value got; undefined when nothing is, and when that can't be told: a value that
 * is not known breaks no rule.
 */
export type Check = (resource: Resource, stack: Stack) => string | undefined;

/** A control of the CIS AWS Foundations Benchmark, version 3.0.0. */
export function cis(id: string): ControlReference {
  return { framework: "CIS AWS 3.0", id };
}

/** A control of AWS Foundational Security Best Practices, as AWS Security Hub names them. */
export function fsbp(id: string): ControlReference {
  return { framework: "AWS FSBP", id };
}
