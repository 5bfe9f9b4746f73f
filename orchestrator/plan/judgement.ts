import type { SourceLine } from "../diagnostic";
import type { NodeId } from "../graph/graph";

/** How bad it is when a rule is broken. */
export type Severity = "low" | "medium" | "high" | "critical";

/** Where a rule comes from: a control of a published standard. */
export interface ControlReference {
  /** For example `AWS FSBP`. */
  readonly framework: string;
  /** For example `S3.5`. */
  readonly id: string;
}

/** A resource that breaks a rule. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** What the rule demands. */
  readonly title: string;
  readonly stack: NodeId;
  /** Terraform's address: `aws_s3_bucket.logs`. */
  readonly address: string;
  /** The path in the app of the construct that made it, where CDKTF recorded it. */
  readonly construct?: string;
  /** The line of the app's source that made the construct, where the app recorded it. */
  readonly source?: SourceLine;
  /** What was found, with the value got. */
  readonly message: string;
  readonly remedy: string;
  readonly references: readonly ControlReference[];
}

/** A finding that an exception covers. */
export interface ExceptedFinding extends Finding {
  /** The exception's. */
  readonly reason: string;
}

/** What somebody has decided to live with for a time. */
export interface PolicyException {
  /** The rule's id. */
  readonly rule: string;
  /** A glob of resource addresses or construct paths; with the stack's id and a colon before it, of that stack alone. */
  readonly resource: string;
  readonly reason: string;
  /** The last day on which it counts: `2027-01-31`. */
  readonly expires: string;
}

/** An exception, and whether it is of use. An expired one counts no more. */
export type JudgedException = PolicyException & { readonly status: "used" | "unused" | "expired" };

/** What policies say of an app. */
export interface Judgement {
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** What exceptions cover. */
  readonly excepted: readonly ExceptedFinding[];
  /** All exceptions that there are. */
  readonly exceptions: readonly JudgedException[];
  /** Findings of this severity or a worse one stop a deploy. @default none does */
  readonly deny?: Severity;
}

/** Severities, the least first. */
export const SEVERITIES: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Whether a severity is as bad as another, or worse. */
export function isAsBadAs(severity: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(other);
}

/** The findings that stop a deploy. */
export function deniedFindings({ findings, deny }: Judgement): readonly Finding[] {
  return deny === undefined ? [] : findings.filter(({ severity }) => isAsBadAs(severity, deny));
}
