import { definePolicies, judge, stackOfConfiguration, stackOfPlan, type Policies, type Stack } from "../../policies";

const queue = { "//": { metadata: { path: "shop/jobs/queue" } }, sqs_managed_sse_enabled: false };
const shop = stackOfConfiguration("shop", { resource: { aws_sqs_queue: { jobs: queue }, aws_vpc: { net: {} } } });
const today = "2026-11-26";

function judged(policies: Policies = {}, ...configurations: readonly Stack[]): ReturnType<typeof judge> {
  const stacks = configurations.length > 0 ? configurations : [shop];
  return judge({ configurations: stacks, plans: [] }, definePolicies(policies), today);
}

const exception = {
  rule: "sqs-encrypted",
  resource: "shop/jobs/**",
  reason: "holds nothing secret",
  expires: "2027-01-01",
};

test("a finding says which rule, where, what was got, and what to do", () => {
  expect(judged().findings.find(({ rule }) => rule === "sqs-encrypted")).toEqual({
    rule: "sqs-encrypted",
    severity: "medium",
    title: "A queue is encrypted at rest",
    stack: "shop",
    address: "aws_sqs_queue.jobs",
    construct: "shop/jobs/queue",
    message: "sqs_managed_sse_enabled is false",
    remedy: "Set kms_master_key_id, or leave sqs_managed_sse_enabled true.",
    references: [{ framework: "AWS FSBP", id: "SQS.1" }],
  });
});

test("the worst comes first", () => {
  expect(judged().findings.map(({ severity }) => severity)).toEqual(["high", "medium", "medium"]);
});

test("a project's own rules alone count where it names no packs", () => {
  const rule = {
    id: "own-net",
    severity: "low",
    title: "T",
    remedy: "R.",
    types: ["aws_vpc"],
    check: () => "wrong",
  } as const;
  expect(judged({ rules: [rule] }).findings.map((finding) => finding.rule)).toEqual(["own-net"]);
});

describe("an exception", () => {
  test.each([
    ["a construct's path", "shop/jobs/queue"],
    ["a glob of paths", "shop/**"],
    ["an address", "aws_sqs_queue.jobs"],
    ["a glob of addresses", "aws_sqs_queue.*"],
    ["an address in a stack", "shop:aws_sqs_queue.jobs"],
  ])("covers %s", (_, resource) => {
    const { findings, excepted, exceptions } = judged({ exceptions: [{ ...exception, resource }] });
    expect(findings.map(({ rule }) => rule)).not.toContain("sqs-encrypted");
    expect(excepted.map(({ rule }) => rule)).toEqual(["sqs-encrypted"]);
    expect(exceptions).toMatchObject([{ status: "used" }]);
  });

  test("covers no other rule, stack or resource", () => {
    const others = [
      { ...exception, rule: "vpc-flow-logs" },
      { ...exception, resource: "bank:aws_sqs_queue.jobs" },
      { ...exception, resource: "shop/job" },
    ];
    const { findings, exceptions } = judged({ exceptions: others });
    expect(findings.map(({ rule }) => rule)).toContain("sqs-encrypted");
    expect(exceptions.map(({ status }) => status)).toEqual(["unused", "unused", "unused"]);
  });

  test("counts on its last day, and no more on the next", () => {
    const until = (expires: string): string | undefined =>
      judged({ exceptions: [{ ...exception, expires }] }).exceptions[0]?.status;
    expect([until("2026-11-26"), until("2026-11-25")]).toEqual(["used", "expired"]);
  });

  test("covers an instance by its key", () => {
    const plan = stackOfPlan("shop", {
      resource_changes: [
        { address: 'aws_sqs_queue.jobs["a"]', mode: "managed", type: "aws_sqs_queue", change: { after: queue } },
      ],
    });
    const policies = { exceptions: [{ ...exception, resource: 'aws_sqs_queue.jobs["a"]' }] };
    expect(judge({ configurations: [], plans: [plan] }, policies, today)).toMatchObject({
      findings: [],
      excepted: [{}],
    });
  });
});

test("what breaks a rule in the plan and in the configuration is found once, with its construct", () => {
  const plan = stackOfPlan("shop", {
    resource_changes: [
      {
        address: "aws_sqs_queue.jobs",
        mode: "managed",
        type: "aws_sqs_queue",
        change: { after: { sqs_managed_sse_enabled: false } },
      },
    ],
  });
  const { findings } = judge({ configurations: [shop], plans: [plan] }, {}, today);
  expect(findings.filter(({ rule }) => rule === "sqs-encrypted")).toMatchObject([{ construct: "shop/jobs/queue" }]);
});

test("a rule that fails lets nothing pass", () => {
  const rule = {
    ...({ id: "own-net", severity: "high", title: "T", remedy: "R.", types: ["aws_vpc"] } as const),
    check: (): never => {
      throw new TypeError("x is undefined");
    },
  };
  expect(judged({ rules: [rule] }).findings).toMatchObject([
    { rule: "own-net", severity: "high", address: "aws_vpc.net", message: "the rule failed: x is undefined" },
  ]);
});

test("one stack can be held against rules alone, in sight of the others", () => {
  const other = stackOfConfiguration("other", { resource: { aws_vpc: { net: {} } } });
  const { findings } = judge({ configurations: [shop, other], plans: [], stack: "other" }, {}, today);
  expect(new Set(findings.map(({ stack }) => stack))).toEqual(new Set(["other"]));
});

test("a planned resource that another stack may complete breaks no rule", () => {
  const plan = stackOfPlan("base", {
    resource_changes: [{ address: "aws_s3_bucket.it", mode: "managed", type: "aws_s3_bucket", change: { after: {} } }],
  });
  const versioning = { bucket: "${data.terraform_remote_state.base.outputs.b}", versioning_configuration: {} };
  const site = stackOfConfiguration("site", { resource: { aws_s3_bucket_versioning: { v: versioning } } });
  const rules = (configurations: readonly Stack[]): readonly string[] =>
    judge({ configurations, plans: [plan] }, {}, today).findings.map(({ rule }) => rule);
  expect(rules([])).toContain("s3-versioning");
  expect(rules([site])).not.toContain("s3-versioning");
});

test("a resource that another stack may complete breaks no rule", () => {
  const bucket = stackOfConfiguration("base", { resource: { aws_s3_bucket: { it: {} } } });
  const other = stackOfConfiguration("site", {
    resource: {
      aws_s3_bucket_versioning: {
        v: { bucket: "${data.terraform_remote_state.base.outputs.b}", versioning_configuration: { status: "Enabled" } },
      },
    },
  });
  const ids = (...stacks: readonly Stack[]): readonly string[] =>
    judged({}, ...stacks).findings.map(({ rule }) => rule);
  expect(ids(bucket)).toContain("s3-versioning");
  expect(ids(bucket, other)).not.toContain("s3-versioning");
  expect(ids(bucket, other)).toContain("s3-tls-only");
});
