import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { Role } from "terrace/aws/iam";
import { Queue, Topic, type TopicProps } from "terrace/aws/messaging";
import { Key } from "terrace/aws/security";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { testApp } from "../synthesized";

function withTopic(props: TopicProps = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => new Topic(stack, "news", props));
}

describe("a topic by default", () => {
  test("is encrypted at rest", () => {
    expect(withTopic().only("aws_sns_topic")["kms_master_key_id"]).toBe("alias/aws/sns");
  });

  test("takes no message that others can read on the way", () => {
    expect(policyIn(withTopic().only("aws_sns_topic_policy")["policy"]).Statement).toEqual([
      {
        Sid: "OnlyWithTls",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn}$/),
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  test("does not promise messages of services, which would be lost without a word", () => {
    const stack = new TerraformStack(testApp(), "shop");
    expect(() => new Topic(stack, "news").allowService("cloudwatch.amazonaws.com")).toThrow(
      new Error(
        "aws.Topic shop/news: must have a key of its own for cloudwatch.amazonaws.com to publish, got AWS's, which lets no service; give it key",
      ),
    );
  });
});

describe("a topic", () => {
  test("with a key lets services of this account publish", () => {
    const aws = new SynthesizedAws((stack) => {
      const topic = new Topic(stack, "alarms", { key: new Key(stack, "key") });
      topic.allowService("cloudwatch.amazonaws.com");
    });
    expect(aws.only("aws_sns_topic")["kms_master_key_id"]).toMatch(/^\$\{aws_kms_key\..*\.arn}$/);
    expect(policyIn(aws.only("aws_sns_topic_policy")["policy"]).Statement[1]).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Condition: { StringEquals: { "aws:SourceAccount": expect.stringMatching(/account_id}$/) } },
    });
  });

  test("delivers to a queue, which takes messages of no other topic", () => {
    const aws = new SynthesizedAws((stack) => {
      const queue = new Queue(stack, "jobs", { deadLetters: "none" });
      new Topic(stack, "news", { subscribers: [{ queue }] });
    });
    expect(aws.only("aws_sns_topic_subscription")).toMatchObject({
      protocol: "sqs",
      endpoint: expect.stringMatching(/^\$\{aws_sqs_queue\..*\.arn}$/),
    });
    expect(policyIn(aws.only("aws_sqs_queue_policy")["policy"]).Statement[1]).toMatchObject({
      Principal: { Service: "sns.amazonaws.com" },
      Condition: { ArnEquals: { "aws:SourceArn": expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn}$/) } },
    });
  });

  test("delivers to a function, which it alone may invoke by that", () => {
    const aws = new SynthesizedAws((stack) => {
      const code = Object.assign(new Construct(stack, "code"), {
        arn: "arn:aws:lambda:eu-central-1:111122223333:function:code",
      });
      new Topic(stack, "news").subscribe({ function: code });
    });
    expect(aws.only("aws_sns_topic_subscription")).toMatchObject({
      protocol: "lambda",
      endpoint: expect.stringMatching(/function:code$/),
    });
    expect(aws.only("aws_lambda_permission")).toMatchObject({
      action: "lambda:InvokeFunction",
      principal: "sns.amazonaws.com",
      source_arn: expect.stringMatching(/^\$\{aws_sns_topic\..*\.arn}$/),
    });
  });

  test("delivers to a person", () => {
    const aws = withTopic({ subscribers: [{ email: "operations@shop.example" }] });
    expect(aws.only("aws_sns_topic_subscription")).toMatchObject({
      protocol: "email",
      endpoint: "operations@shop.example",
    });
  });

  test("of another stack delivers to a queue, whose stack comes after it", () => {
    const app = testApp();
    const [own, web] = [new TerraformStack(app, "topics"), new TerraformStack(app, "web")];
    new Topic(own, "news").subscribe({ queue: new Queue(web, "jobs") });
    web.prepareStack();
    own.prepareStack();
    expect([web.dependsOn(own), own.dependsOn(web)]).toEqual([true, false]);
  });

  test("that exists is published and subscribed to by its ARN", () => {
    const aws = new SynthesizedAws((stack) => {
      const topic = Topic.fromArn(stack, "news", { arn: "arn:aws:sns:eu-central-1:111122223333:news" });
      topic.grantPublish(new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
      topic.subscribe({ email: "operations@shop.example" });
    });
    expect(policyIn(aws.only("aws_iam_role_policy")["policy"]).Statement).toMatchObject([
      { Action: "sns:Publish", Resource: "arn:aws:sns:eu-central-1:111122223333:news" },
    ]);
    expect(aws.only("aws_sns_topic_subscription")["topic_arn"]).toBe("arn:aws:sns:eu-central-1:111122223333:news");
  });

  test("with a name that SNS has not is refused", () => {
    const stack = new TerraformStack(testApp(), "shop");
    expect(() => new Topic(stack, "news", { name: "a.b" })).toThrow(
      new Error('aws.Topic shop/news: name must be up to 256 letters, digits, hyphens and underscores, got "a.b"'),
    );
  });
});
