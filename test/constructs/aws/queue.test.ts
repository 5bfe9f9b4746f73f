import { TerraformStack } from "cdktf";
import { Duration } from "terrace";
import { Role } from "terrace/aws/iam";
import { Queue, type QueueProps } from "terrace/aws/messaging";
import { Key } from "terrace/aws/security";
import { type Arguments, policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { testApp } from "../synthesized";

function withQueue(props: QueueProps = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => new Queue(stack, "jobs", props));
}

/** The queue that is not the one of dead letters. */
function queue(props: QueueProps = {}): Arguments {
  const found = withQueue(props)
    .all("aws_sqs_queue")
    .find(({ name }) => !String(name).includes("dead-letters"));
  if (!found) throw new Error("must be a queue, got none");
  return found;
}

describe("a queue by default", () => {
  test("is encrypted at rest", () => {
    expect(withQueue().all("aws_sqs_queue")).toMatchObject([
      { sqs_managed_sse_enabled: true },
      { sqs_managed_sse_enabled: true },
    ]);
  });

  test("is read by nobody on the way, nor are its dead letters: without TLS, everything is denied", () => {
    const policies = withQueue().all("aws_sqs_queue_policy");
    expect(policies.flatMap(({ policy }) => policyIn(policy).Statement)).toEqual(
      [1, 2].map(() => ({
        Sid: "OnlyWithTls",
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: expect.stringMatching(/^\$\{aws_sqs_queue\..*\.arn}$/),
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      })),
    );
  });

  test("loses no message that nobody can handle", () => {
    expect(JSON.parse(String(queue()["redrive_policy"]))).toEqual({
      deadLetterTargetArn: expect.stringMatching(/^\$\{aws_sqs_queue\.jobs_dead-letters.*\.arn}$/),
      maxReceiveCount: 5,
    });
    const names = withQueue()
      .all("aws_sqs_queue")
      .map(({ name, message_retention_seconds }) => [name, message_retention_seconds]);
    expect(names).toEqual(
      expect.arrayContaining([
        ["shop-jobs", 4 * 86_400],
        ["shop-jobs-dead-letters", 14 * 86_400],
      ]),
    );
  });

  test("is not asked again and again while it is empty", () => {
    expect(queue()["receive_wait_time_seconds"]).toBe(20);
  });
});

describe("a queue", () => {
  test("has no dead letters where that is said, or those of another", () => {
    const none = withQueue({ deadLetters: "none" });
    expect(none.only("aws_sqs_queue")).not.toHaveProperty("redrive_policy");
    const aws = new SynthesizedAws((stack) => {
      const deadLetters = new Queue(stack, "failed", { deadLetters: "none" });
      new Queue(stack, "jobs", { deadLetters, maxReceives: 1 });
    });
    const redrive = aws.all("aws_sqs_queue").flatMap((each) => each["redrive_policy"] ?? []);
    expect(redrive).toEqual([expect.stringMatching(/failed_queue_.*"maxReceiveCount":1/)]);
  });

  test("that is in order has dead letters that are, and names as SQS wants them", () => {
    expect(withQueue({ fifo: true }).all("aws_sqs_queue")).toMatchObject([
      { name: "shop-jobs-dead-letters.fifo", fifo_queue: true, content_based_deduplication: true },
      { name: "shop-jobs.fifo", fifo_queue: true, content_based_deduplication: true },
    ]);
  });

  test("has the times and the key that it is told", () => {
    const times = { visibilityTimeout: Duration.minutes(2), delay: Duration.seconds(5), retentionDays: 1 };
    expect(queue(times)).toMatchObject({
      visibility_timeout_seconds: 120,
      delay_seconds: 5,
      message_retention_seconds: 86_400,
    });
    const aws = new SynthesizedAws((stack) => new Queue(stack, "jobs", { key: new Key(stack, "key") }));
    const key = expect.stringMatching(/^\$\{aws_kms_key\..*\.arn}$/);
    expect(aws.all("aws_sqs_queue").map((each) => each["kms_master_key_id"])).toEqual([key, key]);
  });

  test("lets a service send for one source only", () => {
    const aws = new SynthesizedAws((stack) => {
      const jobs = new Queue(stack, "jobs", { deadLetters: "none" });
      jobs.allowService("events.amazonaws.com", "arn:aws:events:eu-central-1:111122223333:rule/nightly");
    });
    expect(policyIn(aws.only("aws_sqs_queue_policy")["policy"]).Statement[1]).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:eu-central-1:111122223333:rule/nightly" } },
    });
  });

  test("that exists is looked up", () => {
    const aws = new SynthesizedAws((stack) => {
      const role = new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } });
      Queue.fromName(stack, "jobs", { name: "jobs" }).grantSend(role);
    });
    expect(policyIn(aws.only("aws_iam_role_policy")["policy"]).Statement).toMatchObject([
      { Resource: expect.stringMatching(/^\$\{data\.aws_sqs_queue\..*\.arn}$/) },
    ]);
  });

  const refused: readonly (readonly [QueueProps, string])[] = [
    [{ name: "a.b" }, 'name must be up to 80 letters, digits, hyphens and underscores, got "a.b"'],
    [
      { name: "jobs", fifo: true },
      'name must be up to 80 letters, digits, hyphens and underscores, .fifo at its end, got "jobs"',
    ],
    [{ maxReceives: 0 }, "maxReceives must be a whole number from 1 to 1000, got 0"],
    [{ retentionDays: 15 }, "retentionDays must be a whole number from 1 to 14, got 15"],
    [
      { visibilityTimeout: Duration.hours(13) },
      "visibilityTimeout's seconds must be a whole number from 0 to 43200, got 46800",
    ],
    [{ delay: Duration.millis(500) }, "delay's seconds must be a whole number from 0 to 900, got 0.5"],
  ];

  test.each(refused)("%# is refused, with what to do", (props, problem) => {
    const stack = new TerraformStack(testApp(), "shop");
    expect(() => new Queue(stack, "jobs", props)).toThrow(new Error(`aws.Queue shop/jobs: ${problem}`));
  });
});
