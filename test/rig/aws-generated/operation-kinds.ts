import { assumedBy, policy, type Kind } from "./kind";

/** What is said, watched and set: messages, logs, alarms, parameters. */
export const operationKinds: Readonly<Record<string, Kind>> = {
  parameter: {
    make: (of) => ({
      aws_ssm_parameter: {
        name: `/${of.name}/setting`,
        type: "String",
        value: of.one(["one", "two", "drei €", "{}"]),
        description: of.one(["first", "second"]),
        tags: of.tags,
      },
      "data.aws_ssm_parameter": { name: of.ref("aws_ssm_parameter", "name") },
    }),
  },
  hidden: {
    make: (of) => ({
      aws_ssm_parameter: { name: `/${of.name}/hidden`, type: "SecureString", value: "${var.secret}", tags: of.tags },
    }),
  },
  topic: {
    make: (of) => ({
      aws_sns_topic: { name: of.name, display_name: of.one(["one", "two"]), tags: of.tags },
      aws_sns_topic_policy: {
        arn: of.ref("aws_sns_topic", "arn"),
        policy: policy({ Sid: "all", Action: "sns:Publish", Principal: "*", Resource: of.ref("aws_sns_topic", "arn") }),
      },
      aws_cloudwatch_event_rule: {
        name: of.name,
        schedule_expression: of.one(["rate(5 minutes)", "rate(1 hour)"]),
        tags: of.tags,
      },
      aws_cloudwatch_event_target: {
        rule: of.ref("aws_cloudwatch_event_rule", "name"),
        arn: of.ref("aws_sns_topic", "arn"),
        target_id: "topic",
      },
    }),
  },
  bus: { make: (of) => ({ aws_cloudwatch_event_bus: { name: of.name, tags: of.tags } }) },
  queue: {
    isSlow: true,
    make: (of) => ({
      aws_sqs_queue: { name: of.name, message_retention_seconds: of.one([600, 1200]), tags: of.tags },
      aws_sns_topic: { name: of.name },
      aws_sns_topic_subscription: {
        topic_arn: of.ref("aws_sns_topic", "arn"),
        protocol: "sqs",
        endpoint: of.ref("aws_sqs_queue", "arn"),
      },
      "data.aws_sqs_queue": { name: of.ref("aws_sqs_queue", "name") },
    }),
  },
  schedule: {
    make: (of) => ({
      aws_iam_role: { name: of.name, assume_role_policy: assumedBy("scheduler") },
      aws_sns_topic: { name: of.name, tags: of.tags },
      aws_scheduler_schedule_group: { name: of.name, tags: of.tags },
      aws_scheduler_schedule: {
        name: of.name,
        group_name: of.ref("aws_scheduler_schedule_group", "name"),
        schedule_expression: of.one(["rate(1 hour)", "rate(2 hours)"]),
        flexible_time_window: { mode: "OFF" },
        target: { arn: of.ref("aws_sns_topic", "arn"), role_arn: of.ref("aws_iam_role", "arn") },
      },
    }),
  },
  logs: {
    make: (of) => ({
      aws_cloudwatch_log_group: { name: `/${of.name}`, retention_in_days: of.one([7, 14, 30]), tags: of.tags },
      aws_cloudwatch_log_stream: { name: "main", log_group_name: of.ref("aws_cloudwatch_log_group", "name") },
      aws_cloudwatch_log_metric_filter: {
        name: "errors",
        pattern: of.one(["ERROR", "WARN"]),
        log_group_name: of.ref("aws_cloudwatch_log_group", "name"),
        metric_transformation: { name: "errors", namespace: of.name, value: "1" },
      },
    }),
  },
  alarm: {
    make: (of) => ({
      aws_cloudwatch_metric_alarm: {
        alarm_name: of.name,
        comparison_operator: "GreaterThanThreshold",
        evaluation_periods: 2,
        metric_name: "CPUUtilization",
        namespace: "AWS/EC2",
        period: 120,
        statistic: "Average",
        threshold: of.one([80, 90.5, 12]),
        tags: of.tags,
      },
      aws_cloudwatch_dashboard: {
        dashboard_name: of.name,
        dashboard_body: JSON.stringify({
          widgets: [{ type: "text", x: 0, y: 0, properties: { markdown: of.one(["# a", "# b"]) } }],
        }),
      },
    }),
  },
  document: {
    make: (of) => ({
      aws_ssm_document: {
        name: of.name,
        document_type: "Command",
        content: command(of.one(["ls", "pwd"])),
        tags: of.tags,
      },
      aws_ssm_maintenance_window: {
        name: of.name,
        schedule: "cron(0 16 ? * TUE *)",
        duration: 3,
        cutoff: 1,
      },
    }),
  },
  health: {
    make: (of) => ({
      aws_route53_health_check: {
        type: "TCP",
        ip_address: "10.0.0.1",
        port: 80,
        failure_threshold: of.one([3, 5]),
        request_interval: 30,
        tags: of.tags,
      },
    }),
  },
  group: {
    make: (of) => ({
      aws_resourcegroups_group: {
        name: of.name,
        description: of.one(["one", "two"]),
        resource_query: {
          query: JSON.stringify({
            ResourceTypeFilters: ["AWS::EC2::Instance"],
            TagFilters: [{ Key: "Stage", Values: ["test"] }],
          }),
        },
        tags: of.tags,
      },
    }),
  },
};

function command(run: string): string {
  const mainSteps = [{ action: "aws:runShellScript", name: "run", inputs: { runCommand: [run] } }];
  return JSON.stringify({ schemaVersion: "2.2", description: "of the test", parameters: {}, mainSteps });
}
