import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { nameOf } from "../../name";
import { Account } from "../account";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import { lazyPolicyJson } from "../iam/lazy-policy";
import { policyDocument } from "../iam/policy-document";
import type { Statement } from "../iam/statement";
import { DECRYPT, grantKey } from "../security/grant-key";
import type { IKey } from "../security/key";
import { tagsOf } from "../tags";
import { type Subscriber, subscribe } from "./subscriber";

/** A topic of SNS. */
export interface ITopic extends IConstruct {
  readonly arn: string;
  /** Has its messages delivered to somebody. */
  subscribe(to: Subscriber): void;
  grantPublish(grantee: IGrantable): void;
}

/** What a topic is given. */
export interface TopicProps {
  /** Who gets its messages; `subscribe` adds to them. @default nobody */
  readonly subscribers?: readonly Subscriber[];
  /** From whom messages to people are. @default its name */
  readonly displayName?: string;
  /** What messages are encrypted with. Needed where services publish: AWS's own key lets none. @default AWS's own key */
  readonly key?: IKey;
  /** Up to 256 letters, digits, hyphens and underscores. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A topic of SNS, encrypted, published to by TLS only: who subscribes gets each message. */
export class Topic extends Construct implements ITopic {
  /** One that exists. `key` is the one that messages are encrypted with, where that isn't AWS's own. */
  static fromArn(scope: Construct, id: string, props: { readonly arn: string; readonly key?: IKey }): ITopic {
    return new ExistingTopic(scope, id, props);
  }

  readonly name: string;
  readonly arn: string;
  readonly #key: IKey | undefined;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: TopicProps = {}) {
    super(scope, id);
    check(this, props);
    const topic = new SnsTopic(this, "topic", {
      name: props.name ?? nameOf(this, { longest: 256 }),
      displayName: props.displayName,
      kmsMasterKeyId: props.key?.arn ?? "alias/aws/sns",
      tags: tagsOf(this, props.tags),
    });
    this.name = topic.name;
    this.arn = topic.arn;
    this.#key = props.key;
    new SnsTopicPolicy(this, "policy", { arn: this.arn, policy: lazyPolicyJson(this.#statements) });
    this.addStatement({
      sid: "OnlyWithTls",
      effect: "Deny",
      principal: "*",
      actions: ["sns:Publish"],
      conditions: { Bool: { "aws:SecureTransport": ["false"] } },
    });
    props.subscribers?.forEach((each) => this.subscribe(each));
  }

  subscribe(to: Subscriber): void {
    subscribe(this, to);
  }

  /** Lets somebody publish messages. */
  grantPublish(grantee: IGrantable): void {
    grantPublish(grantee, this.arn, this.#key);
  }

  /**
   * Lets a service of AWS publish messages for something of this account: `cloudwatch.amazonaws.com` its alarms, say. The key
   * must let it too: `Key.allowService`.
   *
   * @throws where the topic has AWS's own key, with which a service's messages are lost without a word.
   */
  allowService(service: string): void {
    if (!this.#key) {
      throw awsError(
        this,
        `must have a key of its own for ${service} to publish, got AWS's, which lets no service; give it key`,
      );
    }
    this.addStatement({
      principal: { services: [service] },
      actions: ["sns:Publish"],
      conditions: { StringEquals: { "aws:SourceAccount": [Account.of(this).id] } },
    });
  }

  /** Adds to the policy of the topic, about the topic. */
  addStatement(statement: Statement): void {
    policyDocument([statement]);
    this.#statements.push({ resources: [this.arn], ...statement });
  }
}

class ExistingTopic extends Construct implements ITopic {
  readonly arn: string;
  readonly #key: IKey | undefined;

  constructor(scope: Construct, id: string, { arn, key }: { readonly arn: string; readonly key?: IKey }) {
    super(scope, id);
    this.arn = arn;
    this.#key = key;
  }

  subscribe(to: Subscriber): void {
    subscribe(this, to);
  }

  grantPublish(grantee: IGrantable): void {
    grantPublish(grantee, this.arn, this.#key);
  }
}

function grantPublish(grantee: IGrantable, arn: string, key: IKey | undefined): void {
  grantee.role.addStatement({ actions: ["sns:Publish"], resources: [arn] });
  grantKey(grantee, key, [...DECRYPT, "kms:GenerateDataKey*"]);
}

function check(topic: Topic, { name = "valid" }: TopicProps): void {
  if (Token.isUnresolved(name) || /^[\w-]{1,256}$/.test(name)) return;
  throw awsError(topic, `name must be up to 256 letters, digits, hyphens and underscores, got "${name}"`);
}
