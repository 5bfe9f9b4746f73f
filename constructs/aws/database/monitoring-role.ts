import type { Construct } from "constructs";
import { Account } from "../account";
import { Role } from "../iam/role";

/**
 * Makes the role in which RDS writes the figures of a database's machine to CloudWatch: what AWS's own policy
 * `AmazonRDSEnhancedMonitoringRole` allows, in this account and region only.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
 */
export function monitoringRole(scope: Construct, tags: Readonly<Record<string, string>> | undefined): Role {
  const { id, partition, region } = Account.of(scope);
  const groups = `arn:${partition}:logs:${region}:${id}:log-group:RDS*`;
  return new Role(scope, "monitoring", {
    assumedBy: { services: ["monitoring.rds.amazonaws.com"] },
    conditions: { StringEquals: { "aws:SourceAccount": [id] } },
    statements: [
      { actions: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], resources: [groups] },
      {
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
        resources: [`${groups}:log-stream:*`],
      },
    ],
    tags,
  });
}
