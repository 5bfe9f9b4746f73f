import { FlowLog as AwsFlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { Account } from "../account";
import { Role } from "../iam/role";
import { LogGroup } from "../logs/log-group";
import { tagsOf } from "../tags";

/** What a network's flow log is given. */
export interface FlowLogProps {
  readonly vpcId: string;
  /** Which connections: all, or those that were refused. @default "all" */
  readonly traffic?: "all" | "refused";
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The log of a network's connections: who, with whom, how much, and whether a security group let it. */
export class FlowLog extends Construct {
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { vpcId, traffic = "all", tags }: FlowLogProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, "logs", { tags });
    new AwsFlowLog(this, "log", {
      vpcId,
      trafficType: traffic === "all" ? "ALL" : "REJECT",
      logDestination: this.logGroup.arn,
      iamRoleArn: this.#writer(tags).arn,
      tags: tagsOf(this, tags),
    });
  }

  #writer(tags: FlowLogProps["tags"]): Role {
    const role = new Role(this, "role", {
      assumedBy: { services: ["vpc-flow-logs.amazonaws.com"] },
      // Not for the flow logs of other accounts, which the service writes as well.
      conditions: { StringEquals: { "aws:SourceAccount": [Account.of(this).id] } },
      tags,
    });
    this.logGroup.grantWrite(role);
    role.addStatement({ actions: ["logs:DescribeLogStreams"], resources: [`${this.logGroup.arn}:*`] });
    return role;
  }
}
