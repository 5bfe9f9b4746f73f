import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { defaultsOf } from "../../defaults";
import { nameOf } from "../../name";
import type { Removal } from "../../platform/removal";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import type { IKey } from "../security/key";
import { tagsOf } from "../tags";

/** What a log group is given. */
export interface LogGroupProps {
  /**
   * A name that nothing else has: not a group either that an earlier deployment has retained, which is to be imported, or
   * deleted, before there can be another.
   * @default one that begins with `/`, the environment and the construct's path
   */
  readonly name?: string;
  /** How long entries are kept: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, … days. @default 365 */
  readonly retentionDays?: number;
  /** @default a key of AWS's own; with one of KMS, its policy must let CloudWatch Logs use it */
  readonly key?: IKey;
  /** @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A log group of CloudWatch: where something writes what happens. */
export class LogGroup extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: LogGroupProps = {}) {
    super(scope, id);
    const { retentionDays = 365, removal = defaultsOf(this).removal } = props;
    if (!Token.isUnresolved(retentionDays) && !RETENTIONS.includes(retentionDays)) {
      throw awsError(this, `retentionDays must be one of ${RETENTIONS.join(", ")}, got ${retentionDays}`);
    }
    const group = new CloudwatchLogGroup(this, "group", {
      ...(props.name === undefined ? { namePrefix: `/${nameOf(this, { longest: 480 })}-` } : { name: props.name }),
      retentionInDays: retentionDays,
      kmsKeyId: props.key?.arn,
      skipDestroy: removal === "retain",
      tags: tagsOf(this, props.tags),
    });
    this.name = group.name;
    this.arn = group.arn;
  }

  /** Lets somebody write entries. */
  grantWrite(grantee: IGrantable): void {
    const actions = ["logs:CreateLogStream", "logs:PutLogEvents"];
    grantee.role.addStatement({ actions, resources: [`${this.arn}:*`] });
  }
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
