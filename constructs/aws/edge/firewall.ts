import type { TerraformProvider } from "cdktf";
import { Wafv2WebAcl } from "@cdktf/provider-aws/lib/wafv2-web-acl";
import type { Construct } from "constructs";
import { nameOf } from "../../name";

/** What a firewall is given. */
export interface FirewallProps {
  readonly provider: TerraformProvider | undefined;
  readonly tags: Record<string, string> | undefined;
}

/**
 * A firewall with the rules that AWS itself keeps: against known attackers, known attacks, and the commonest mistakes of
 * programs. Returns its ARN.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
export function firewall(scope: Construct, { provider, tags }: FirewallProps): string {
  const metrics = (metricName: string): Metrics => ({
    cloudwatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
    metricName,
  });
  const name = nameOf(scope, { longest: 100 });
  return new Wafv2WebAcl(scope, "firewall", {
    provider,
    name,
    description: `requests to ${scope.node.path.replace(/[^\w+=:#@/,. -]/g, "-")}`,
    scope: "CLOUDFRONT",
    defaultAction: { allow: {} },
    rule: GROUPS.map((group, priority) => ({
      name: group,
      priority,
      overrideAction: { none: {} },
      // The bindings leave statements, which hold others, as Terraform has them.
      statement: { managed_rule_group_statement: { vendor_name: "AWS", name: group } },
      visibilityConfig: metrics(group),
    })),
    visibilityConfig: metrics(name),
    tags,
  }).arn;
}

interface Metrics {
  readonly cloudwatchMetricsEnabled: true;
  readonly sampledRequestsEnabled: true;
  readonly metricName: string;
}

const GROUPS = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesCommonRuleSet",
];
