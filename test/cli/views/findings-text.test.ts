import { judgementLines, policySummary } from "../../../cli/views/findings-text";
import { painter } from "../../../cli/views/paint";
import { clean, finding, mixed } from "./judgements";

const plain = painter(false);

test("a finding says how bad, where, what was got, what to do, and by which control; then come all exceptions", () => {
  expect(judgementLines(mixed, plain)).toEqual([
    "medium   shop/logs/bucket (aws_s3_bucket.logs)  /project/src/logs.ts:12",
    "  A bucket refuses requests without TLS, but it has no aws_s3_bucket_policy.",
    "  Give it a policy.",
    "  s3-tls-only · AWS FSBP S3.5",
    "Exceptions:",
    "  vpc-flow-logs for aws_vpc.net until 2027-01-01: no traffic",
    "  rds-encrypted for ** until 2027-01-01: old (covers nothing: take it away)",
    "  sqs-encrypted for ** until 2025-01-01: older (has expired, and counts no more)",
    "Policies: 1 medium; 1 covered by exceptions; denied from medium on.",
  ]);
});

test("a resource that CDKTF did not make is named by its stack and address", () => {
  const { construct: _, source: __, ...bare } = finding;
  expect(judgementLines({ ...clean, findings: [bare] }, plain)[0]).toBe("medium   shop: aws_s3_bucket.logs");
});

test("where nothing was found there is nothing to list", () => {
  expect(judgementLines(clean, plain)).toEqual([]);
  expect(policySummary(clean)).toBe("Policies: nothing found.");
});

test("the worst are counted first", () => {
  const findings = [finding, { ...finding, severity: "critical" as const }, finding];
  expect(policySummary({ ...clean, findings })).toBe("Policies: 1 critical, 2 medium.");
});
