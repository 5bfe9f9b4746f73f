import { nodeId } from "../../../orchestrator/graph/graph";
import type { Finding, Judgement } from "../../../orchestrator/plan/judgement";

/** A finding with everything that one can have. */
export const finding: Finding = {
  rule: "s3-tls-only",
  severity: "medium",
  title: "A bucket refuses requests without TLS",
  stack: nodeId("shop"),
  address: "aws_s3_bucket.logs",
  construct: "shop/logs/bucket",
  source: { file: "/project/src/logs.ts", line: 12 },
  message: "it has no aws_s3_bucket_policy",
  remedy: "Give it a policy.",
  references: [{ framework: "AWS FSBP", id: "S3.5" }],
};

/** Nothing was found, and nothing is denied. */
export const clean: Judgement = { findings: [], excepted: [], exceptions: [] };

/** One of each: a finding that is denied, one that is covered, and exceptions in every state. */
export const mixed: Judgement = {
  findings: [finding],
  excepted: [{ ...finding, rule: "vpc-flow-logs", severity: "low", address: "aws_vpc.net", reason: "a trial" }],
  exceptions: [
    { rule: "vpc-flow-logs", resource: "aws_vpc.net", reason: "no traffic", expires: "2027-01-01", status: "used" },
    { rule: "rds-encrypted", resource: "**", reason: "old", expires: "2027-01-01", status: "unused" },
    { rule: "sqs-encrypted", resource: "**", reason: "older", expires: "2025-01-01", status: "expired" },
  ],
  deny: "medium",
};
