import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { FailureClass as KnownClass, Policy, Retry } from "../orchestrator/graph/graph-file";
import { constructError, requireTerraceApp } from "./construct-error";
import { Duration } from "./duration";
import { policyMark } from "./mark";

/** What kind of trouble a failure is, as far as Terraform's or the command's own words tell. */
export type FailureClass =
  | "auth"
  | "throttled"
  | "state-locked"
  | "quota"
  | "network"
  | "conflict"
  | "invalid-config"
  | "provider-crash"
  | "timed-out"
  | "command"
  | "unknown";

/** How a node is tried again. */
export interface RetryProps {
  /** How often the node is tried in all: a whole number, 1 or more. */
  readonly attempts: number;
  /**
   * The wait before the second attempt; it doubles with each further one.
   *
   * @default 1 second
   */
  readonly delay?: Duration;
  /**
   * No wait is longer than this.
   *
   * @default 30 seconds, or `delay` where that is longer
   */
  readonly maxDelay?: Duration;
  /**
   * The classes of failure that are worth another attempt.
   *
   * @default for a stack those that pass by themselves (`throttled`, `network`, `state-locked`, `conflict`); for a task all
   */
  readonly on?: readonly FailureClass[];
}

/** How a node is tried again, how long it may take, and who approves its plan. */
export interface PolicyProps {
  /** @default for a stack what Terrace does by itself; a task is tried once */
  readonly retry?: RetryProps;
  /**
   * How long the node may take in all, waits between attempts included.
   *
   * @default no limit
   */
  readonly timeout?: Duration;
  /**
   * How long one attempt may take.
   *
   * @default no limit
   */
  readonly attemptTimeout?: Duration;
  /**
   * `always-ask`: no rule approves the node's plan, somebody has to.
   *
   * @default the app's rules count for it
   */
  readonly approval?: "always-ask";
}

/** Says how Terrace tries a stack again, how long it may take, and who approves its plan. A later call replaces an earlier one's policy. */
export function setPolicy(stack: TerraformStack, props: PolicyProps): void {
  requireTerraceApp(stack);
  policyMark.set(stack, policyOf(stack, props, passing));
}

/**
 * A policy as the graph file has it.
 *
 * @param on the classes of failure that are retried when `props` name none.
 */
export function policyOf(construct: IConstruct, props: PolicyProps, on: readonly FailureClass[]): Policy {
  return {
    retry: props.retry && retryOf(construct, props.retry, on),
    attemptTimeoutMs: limit(construct, "attemptTimeout", props.attemptTimeout),
    timeoutMs: limit(construct, "timeout", props.timeout),
    approval: props.approval,
  };
}

/** All classes of failure. */
export const everyFailure = Object.keys({
  auth: true,
  throttled: true,
  "state-locked": true,
  quota: true,
  network: true,
  conflict: true,
  "invalid-config": true,
  "provider-crash": true,
  "timed-out": true,
  command: true,
  unknown: true,
} satisfies Record<FailureClass | KnownClass, true>) as readonly FailureClass[];

const passing: readonly FailureClass[] = ["throttled", "network", "state-locked", "conflict"];

function retryOf(construct: IConstruct, props: RetryProps, on: readonly FailureClass[]): Retry {
  if (!Number.isInteger(props.attempts) || props.attempts < 1) {
    throw constructError(
      construct,
      `retry.attempts must be a whole number, 1 or more, got ${String(props.attempts)}; it counts the first attempt too`,
    );
  }
  const delayMs = (props.delay ?? Duration.seconds(1)).toMilliseconds();
  const maxDelayMs = props.maxDelay?.toMilliseconds() ?? Math.max(delayMs, Duration.seconds(30).toMilliseconds());
  return { attempts: props.attempts, delayMs, maxDelayMs, on: [...(props.on ?? on)] };
}

function limit(construct: IConstruct, name: string, duration: Duration | undefined): number | undefined {
  if (duration?.toMilliseconds() === 0) {
    throw constructError(construct, `${name} must be longer than zero; leave it out for no limit`);
  }
  return duration?.toMilliseconds();
}
