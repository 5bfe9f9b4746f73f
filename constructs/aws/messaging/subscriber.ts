import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { Queue } from "./queue";

/** Who gets the messages of a topic. */
export type Subscriber =
  /** A queue. One with a key needs `key.allowService("sns.amazonaws.com")`. */
  | { readonly queue: Queue }
  /** A function of Lambda. */
  | { readonly function: Construct & { readonly arn: string } }
  /** A person, who has to confirm a first message. */
  | { readonly email: string };

/**
 * Has messages of a topic delivered. What that takes is made beside who gets them, whose stack depends on the topic's and
 * never the other way round.
 */
export function subscribe(topic: Construct & { readonly arn: string }, to: Subscriber): void {
  if ("queue" in to) subscribeQueue(topic, to.queue);
  else if ("function" in to) subscribeFunction(topic, to.function);
  else subscribePerson(topic, to.email);
}

/** An address that is not known yet names nothing; a number tells such subscriptions apart. */
function subscribePerson(topic: Arn, email: string): void {
  const name = Token.isUnresolved(email) ? `address-${topic.node.children.length}` : email;
  new SnsTopicSubscription(topic, `to ${name}`, { topicArn: topic.arn, protocol: "email", endpoint: email });
}

type Arn = Construct & { readonly arn: string };

function subscribeQueue(topic: Arn, queue: Queue): void {
  queue.allowService("sns.amazonaws.com", topic.arn);
  const of = { topicArn: topic.arn, protocol: "sqs", endpoint: queue.arn };
  new SnsTopicSubscription(queue, `from ${topic.node.path}`, of);
}

function subscribeFunction(topic: Arn, to: Arn): void {
  new LambdaPermission(to, `by ${topic.node.path}`, {
    action: "lambda:InvokeFunction",
    functionName: to.arn,
    principal: "sns.amazonaws.com",
    sourceArn: topic.arn,
  });
  const of = { topicArn: topic.arn, protocol: "lambda", endpoint: to.arn };
  new SnsTopicSubscription(to, `from ${topic.node.path}`, of);
}
