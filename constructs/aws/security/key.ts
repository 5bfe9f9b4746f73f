import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { Construct, IConstruct } from "constructs";
import { defaultsOf } from "../../defaults";
import { nameOf } from "../../name";
import type { Removal } from "../../platform/removal";
import { Account } from "../account";
import { checkWhole } from "../check-whole";
import type { IGrantable } from "../iam/grantable";
import { lazyPolicyJson } from "../iam/lazy-policy";
import { policyDocument } from "../iam/policy-document";
import type { Conditions, Statement } from "../iam/statement";
import { tagsOf } from "../tags";
import { KeyVerbs } from "./key-verbs";

/** A key of KMS, which other things are encrypted with. */
export interface IKey extends IConstruct {
  readonly arn: string;
  grantEncrypt(grantee: IGrantable): void;
  grantDecrypt(grantee: IGrantable): void;
  grantEncryptDecrypt(grantee: IGrantable): void;
}

/** What a key is given. */
export interface KeyProps {
  /** @default the construct's path */
  readonly description?: string;
  /** After how many days its material is another one: 90 to 2560. What was encrypted before stays readable. @default KMS's own: 365 */
  readonly rotationDays?: number;
  /**
   * What becomes of it when it is taken out of the app, or destroyed. KMS deletes no key at once: with `retain` there are 30
   * days to cancel that, with `destroy` 7, the fewest that there can be.
   *
   * @default what `setDefaults` says, else `retain`
   */
  readonly removal?: Removal;
  /** Its alias, without `alias/`: up to 250 characters. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A key of KMS that other things are encrypted with. It changes its material every year; who may use it is what IAM
 * policies of its account say, which `grant…` adds to. Nobody from another account may.
 */
export class Key extends KeyVerbs implements IKey {
  /** One that exists. */
  static fromArn(scope: Construct, id: string, arn: string): IKey {
    return new ExistingKey(scope, id, arn);
  }

  /** One that exists, looked up by its alias: `alias/shop`, or `alias/aws/s3` for AWS's own. */
  static fromAlias(scope: Construct, id: string, alias: string): IKey {
    return new ExistingKey(scope, id, new DataAwsKmsAlias(scope, `${id} alias`, { name: alias }).targetKeyArn);
  }

  readonly arn: string;
  /** With `alias/` before it. */
  readonly alias: string;
  readonly #statements: Statement[] = [];

  constructor(scope: Construct, id: string, props: KeyProps = {}) {
    super(scope, id);
    const { rotationDays, removal = defaultsOf(this).removal } = props;
    check(this, props);
    const key = new KmsKey(this, "key", {
      description: props.description ?? this.node.path,
      enableKeyRotation: true,
      rotationPeriodInDays: rotationDays,
      deletionWindowInDays: removal === "retain" ? 30 : 7,
      policy: lazyPolicyJson(this.#statements),
      tags: tagsOf(this, props.tags),
    });
    const alias = new KmsAlias(this, "alias", {
      name: `alias/${props.name ?? nameOf(this, { longest: 250 })}`,
      targetKeyId: key.keyId,
    });
    this.arn = key.arn;
    this.alias = alias.name;
    this.addStatement({
      sid: "WhatIamOfTheAccountSays",
      principal: { arns: [`arn:${this.#account.partition}:iam::${this.#account.id}:root`] },
      actions: ["kms:*"],
    });
  }

  /** Adds to the policy of the key: who else may use it. */
  addStatement(statement: Statement): void {
    policyDocument([statement]);
    // In the policy of a key, `*` is that key.
    this.#statements.push({ resources: ["*"], ...statement });
  }

  /**
   * Lets a service of AWS use it, for what it does itself and in no role: `logs.eu-central-1.amazonaws.com`, say.
   *
   * @param conditions what must be true besides. @default what it does is for something of this account
   */
  allowService(service: string, conditions: Conditions = this.#forThisAccount(service)): void {
    const actions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    this.addStatement({ principal: { services: [service] }, actions, conditions });
  }

  /** CloudWatch Logs does not say whose account it works for, but which log group. */
  #forThisAccount(service: string): Conditions {
    const { id, partition } = this.#account;
    return service.startsWith("logs.")
      ? { ArnLike: { "kms:EncryptionContext:aws:logs:arn": [`arn:${partition}:logs:*:${id}:*`] } }
      : { StringEquals: { "aws:SourceAccount": [id] } };
  }

  get #account(): Account {
    return Account.of(this);
  }
}

class ExistingKey extends KeyVerbs implements IKey {
  constructor(
    scope: Construct,
    id: string,
    readonly arn: string,
  ) {
    super(scope, id);
  }
}

function check(key: Key, { rotationDays = 365 }: KeyProps): void {
  checkWhole(key, "rotationDays", rotationDays, { from: 90, to: 2_560 });
}
