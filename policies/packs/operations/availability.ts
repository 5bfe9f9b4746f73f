import { any, hasRelated, isAtLeast, isNoneOf, isOn, isOneOf, isPresent, isSet, when } from "../../checks";
import { fsbp, type Check, type Rule } from "../../rule";
import { baseAddress } from "../../stack";
import { hasUnknown, isList, isUnknown, knownText, textOf, valueAt, valuesAt, type Value } from "../../value";

/** Whether a list has several members; one of which nobody knows the length may have. */
function hasSeveral(path: string, what: string): Check {
  return ({ values }) => {
    const value = valueAt(values, path);
    if (value === undefined || isUnknown(value)) return undefined;
    const several: readonly Value[] = isList(value) ? value : [value];
    return several.length > 1 ? undefined : `${path} has ${several.length === 1 ? `one ${what}` : `no ${what}`}`;
  };
}

/** Whether it stays up, and somebody hears of it when it does not. */
export const availability: readonly Rule[] = [
  {
    id: "ops-database-several-zones",
    severity: "medium",
    title: "A database stands in several zones",
    remedy: "Set multi_az to true.",
    references: [fsbp("RDS.5")],
    types: ["aws_db_instance"],
    check: when(({ values }) => values["replicate_source_db"] === undefined, isOn("multi_az")),
  },
  {
    id: "ops-cache-failover",
    severity: "medium",
    title: "A cache goes on when a node fails",
    remedy: "Set automatic_failover_enabled to true, with two nodes or more.",
    references: [fsbp("ElastiCache.3")],
    types: ["aws_elasticache_replication_group"],
    check: isOn("automatic_failover_enabled"),
  },
  {
    id: "ops-group-several-zones",
    severity: "medium",
    title: "A group of servers stands in several zones",
    remedy: "Name two subnets or more in vpc_zone_identifier.",
    references: [fsbp("AutoScaling.2")],
    types: ["aws_autoscaling_group"],
    check: hasSeveral("vpc_zone_identifier", "subnet"),
  },
  {
    id: "ops-group-health-check",
    severity: "low",
    title: "A group behind a load balancer takes its word for what is well",
    remedy: 'Set health_check_type to "ELB".',
    references: [fsbp("AutoScaling.1")],
    types: ["aws_autoscaling_group"],
    check: when(
      ({ values }) => values["target_group_arns"] !== undefined || values["load_balancers"] !== undefined,
      isOneOf("health_check_type", ["ELB"], "EC2"),
    ),
  },
  {
    id: "ops-group-launch-template",
    severity: "low",
    title: "A group of servers starts from a launch template",
    remedy: "Set launch_template or mixed_instances_policy.",
    references: [fsbp("AutoScaling.9")],
    types: ["aws_autoscaling_group"],
    check: any(isPresent("launch_template"), isPresent("mixed_instances_policy")),
  },
  {
    id: "ops-balancer-several-zones",
    severity: "medium",
    title: "A load balancer stands in several zones",
    remedy: "Name two subnets or more.",
    references: [fsbp("ELB.13")],
    types: ["aws_lb"],
    check: hasSeveral("subnets", "subnet"),
  },
  {
    id: "ops-balancer-deletion-protection",
    severity: "medium",
    title: "A load balancer can't be deleted by mistake",
    remedy: "Set enable_deletion_protection to true.",
    references: [fsbp("ELB.6")],
    types: ["aws_lb"],
    check: isOn("enable_deletion_protection"),
  },
  {
    id: "ops-function-several-zones",
    severity: "medium",
    title: "A function in a VPC runs in several zones",
    remedy: "Name two subnets or more in vpc_config.subnet_ids.",
    references: [fsbp("Lambda.5")],
    types: ["aws_lambda_function"],
    check: hasSeveral("vpc_config.subnet_ids", "subnet"),
  },
  {
    id: "ops-service-rolls-back",
    severity: "medium",
    title: "A deployment that fails is taken back",
    remedy: "Set deployment_circuit_breaker, with enable and rollback true.",
    types: ["aws_ecs_service"],
    check: when(
      ({ values }) => knownText(valueAt(values, "deployment_controller.type"), "ECS") === "ECS",
      isOn("deployment_circuit_breaker.rollback"),
    ),
  },
  {
    id: "ops-service-several-tasks",
    severity: "low",
    title: "A service has more than one task",
    remedy: "Set desired_count to 2 or more.",
    types: ["aws_ecs_service"],
    check: when(
      ({ values }) =>
        knownText(values["scheduling_strategy"], "REPLICA") === "REPLICA" && values["desired_count"] !== undefined,
      isAtLeast("desired_count", 2),
    ),
  },
  {
    id: "ops-container-insights",
    severity: "medium",
    title: "What containers use is measured",
    remedy: 'Give the cluster a setting "containerInsights", "enabled" or "enhanced".',
    references: [fsbp("ECS.12")],
    types: ["aws_ecs_cluster"],
    check: ({ values }) => {
      const settings = valuesAt(values, "setting.value");
      const isOnOrUnknown = settings.some((value) => hasUnknown(value) || /^(enabled|enhanced)$/.test(textOf(value)));
      return isOnOrUnknown ? undefined : "containerInsights is not enabled";
    },
  },
  {
    id: "ops-queue-dead-letters",
    severity: "low",
    title: "Messages that nobody can work with are kept apart",
    remedy: "Set redrive_policy, to a queue for dead letters.",
    types: ["aws_sqs_queue"],
    check: when(
      // A queue for dead letters has none of its own.
      ({ values, address }, stack) =>
        values["redrive_allow_policy"] === undefined &&
        !stack.resources.some(({ references }) =>
          ["redrive_policy", "deadLetterTargetArn", "dead_letter_config", "destination_config"].some((name) =>
            (references[name] ?? []).includes(baseAddress(address)),
          ),
        ),
      any(isSet("redrive_policy"), hasRelated("aws_sqs_queue_redrive_policy", "queue_url")),
    ),
  },
  {
    id: "ops-alarm-tells-somebody",
    severity: "high",
    title: "An alarm tells somebody",
    remedy: "Set alarm_actions.",
    types: ["aws_cloudwatch_metric_alarm"],
    check: isPresent("alarm_actions"),
  },
  {
    id: "ops-database-monitoring",
    severity: "low",
    title: "A database's system is measured",
    remedy: "Set monitoring_interval, with a monitoring_role_arn.",
    references: [fsbp("RDS.6")],
    types: ["aws_db_instance"],
    check: isAtLeast("monitoring_interval", 1),
  },
  {
    id: "ops-fargate-platform",
    severity: "low",
    title: "A Fargate service runs on the newest platform",
    remedy: 'Leave platform_version out, or "LATEST".',
    references: [fsbp("ECS.10")],
    types: ["aws_ecs_service"],
    check: isNoneOf("platform_version", [/^1\.[0-3]\./]),
  },
];
