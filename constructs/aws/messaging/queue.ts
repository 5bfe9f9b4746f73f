import { DataAwsSqsQueue } from "@cdktf/provider-aws/lib/data-aws-sqs-queue";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { Duration } from "../../duration";
import { nameOf } from "../../name";
import { awsError } from "../aws-error";
import { checkWhole } from "../check-whole";
import type { IGrantable } from "../iam/grantable";
import { lazyPolicyJson } from "../iam/lazy-policy";
import { policyDocument } from "../iam/policy-document";
import type { Statement } from "../iam/statement";
import type { IKey } from "../security/key";
import { tagsOf } from "../tags";
import { QueueVerbs } from "./queue-verbs";

/** A queue of SQS. */
export interface IQueue extends IConstruct {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  grantSend(grantee: IGrantable): void;
  grantConsume(grantee: IGrantable): void;
  grantPurge(grantee: IGrantable): void;
}

/** What a queue is given. */
export interface QueueProps {
  /** Where a message goes that was received so often that nobody can handle it. @default a queue of its own */
  readonly deadLetters?: IQueue | "none";
  /** How often a message is received before it goes there: 1 to 1000. @default 5 */
  readonly maxReceives?: number;
  /** How long who received a message has it for itself: up to 12 hours. Longer than it takes to handle one. @default 30 seconds */
  readonly visibilityTimeout?: Duration;
  /** How many days messages are kept: 1 to 14. @default 4; those of its dead letters 14 */
  readonly retentionDays?: number;
  /** How long messages can't be received after they were sent: up to 15 minutes. @default 0 */
  readonly delay?: Duration;
  /** Whether messages stay in order and none comes twice; two that are equal within 5 minutes are one. @default false */
  readonly fifo?: boolean;
  /** What messages are encrypted with. @default SQS's own key */
  readonly key?: IKey;
  /** Up to 80 letters, digits, hyphens and underscores, `.fifo` included. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A queue of SQS, encrypted, reached by TLS only. What nobody can handle is in a second queue instead of being received for
 * days and then lost.
 */
export class Queue extends QueueVerbs implements IQueue {
  /** One that exists, looked up. `key` is the one that messages are encrypted with, where that isn't SQS's own. */
  static fromName(scope: Construct, id: string, props: { readonly name: string; readonly key?: IKey }): IQueue {
    return new ExistingQueue(scope, id, props);
  }

  readonly name: string;
  readonly arn: string;
  readonly url: string;
  /** Where messages go that nobody can handle. `undefined`: they stay. */
  readonly deadLetters: IQueue | undefined;
  protected readonly key: IKey | undefined;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: QueueProps = {}) {
    super(scope, id);
    const { fifo = false, visibilityTimeout = Duration.seconds(30), delay, retentionDays = 4, key } = props;
    check(this, props);
    this.deadLetters = this.#deadLettersOf(props);
    const queue = new SqsQueue(this, "queue", {
      name: props.name ?? nameOfQueue(this, fifo),
      ...(fifo && { fifoQueue: true, contentBasedDeduplication: true }),
      visibilityTimeoutSeconds: secondsOf(visibilityTimeout),
      messageRetentionSeconds: retentionDays * 86_400,
      delaySeconds: delay && secondsOf(delay),
      // The longest: whoever receives asks less often, and gets a message as soon as there is one.
      receiveWaitTimeSeconds: 20,
      ...(key ? { kmsMasterKeyId: key.arn } : { sqsManagedSseEnabled: true }),
      redrivePolicy: this.deadLetters && redrive(this.deadLetters, props),
      tags: tagsOf(this, props.tags),
    });
    this.name = queue.name;
    this.arn = queue.arn;
    this.url = queue.url;
    this.key = key;
    new SqsQueuePolicy(this, "policy", { queueUrl: this.url, policy: lazyPolicyJson(this.#statements) });
    this.addStatement({
      sid: "OnlyWithTls",
      effect: "Deny",
      principal: "*",
      actions: ["sqs:*"],
      conditions: { Bool: { "aws:SecureTransport": ["false"] } },
    });
  }

  /** Adds to the policy of the queue, about the queue. */
  addStatement(statement: Statement): void {
    policyDocument([statement]);
    this.#statements.push({ resources: [this.arn], ...statement });
  }

  /**
   * Lets a service of AWS send messages: `sns.amazonaws.com`, say. A key of the queue must let it too: `Key.allowService`.
   *
   * @param sourceArn what the service does it for: a topic, a rule.
   */
  allowService(service: string, sourceArn: string): void {
    this.addStatement({
      principal: { services: [service] },
      actions: ["sqs:SendMessage"],
      conditions: { ArnEquals: { "aws:SourceArn": [sourceArn] } },
    });
  }

  #deadLettersOf({ deadLetters, fifo, key, tags }: QueueProps): IQueue | undefined {
    if (deadLetters === "none") return undefined;
    return deadLetters ?? new Queue(this, "dead-letters", { deadLetters: "none", retentionDays: 14, fifo, key, tags });
  }
}

class ExistingQueue extends QueueVerbs implements IQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  protected readonly key: IKey | undefined;

  constructor(scope: Construct, id: string, { name, key }: { readonly name: string; readonly key?: IKey }) {
    super(scope, id);
    const queue = new DataAwsSqsQueue(this, "queue", { name });
    this.name = name;
    this.arn = queue.arn;
    this.url = queue.url;
    this.key = key;
  }
}

function nameOfQueue(queue: Queue, fifo: boolean): string {
  return fifo ? `${nameOf(queue, { longest: 75 })}.fifo` : nameOf(queue, { longest: 80 });
}

function redrive({ arn }: IQueue, { maxReceives = 5 }: QueueProps): string {
  return JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: maxReceives });
}

function secondsOf(duration: Duration): number {
  return duration.toMilliseconds() / 1_000;
}

function check(queue: Queue, props: QueueProps): void {
  const { fifo = false, name = fifo ? "valid.fifo" : "valid", maxReceives = 5, retentionDays = 4 } = props;
  const { visibilityTimeout = Duration.seconds(30), delay = Duration.seconds(0) } = props;
  if (!Token.isUnresolved(name) && !(fifo ? /^[\w-]{1,75}\.fifo$/ : /^[\w-]{1,80}$/).test(name)) {
    const end = fifo ? ", .fifo at its end" : "";
    throw awsError(queue, `name must be up to 80 letters, digits, hyphens and underscores${end}, got "${name}"`);
  }
  checkWhole(queue, "maxReceives", maxReceives, { from: 1, to: 1_000 });
  checkWhole(queue, "retentionDays", retentionDays, { from: 1, to: 14 });
  checkWhole(queue, "visibilityTimeout's seconds", secondsOf(visibilityTimeout), { from: 0, to: 43_200 });
  checkWhole(queue, "delay's seconds", secondsOf(delay), { from: 0, to: 900 });
}
