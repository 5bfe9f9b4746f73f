import { among, type Examples } from "./example";

const flag = (name: string): Examples[string] => ({
  bad: [{}, { [name]: false }],
  good: [{ [name]: true }, { [name]: "${var.on}" }],
});

/** Examples of the operations pack's rules. */
export const operationsExamples: Examples = {
  "ops-database-deletion-protection": flag("deletion_protection"),
  "ops-database-cluster-deletion-protection": flag("deletion_protection"),
  "ops-document-cluster-deletion-protection": flag("deletion_protection"),
  "ops-table-deletion-protection": flag("deletion_protection_enabled"),
  "ops-database-backups": {
    bad: [{}, { backup_retention_period: 1 }],
    good: [
      { backup_retention_period: 7 },
      { replicate_source_db: "${aws_db_instance.m.id}" },
      { engine: "aurora-mysql" },
    ],
  },
  "ops-database-cluster-backups": { bad: [{}], good: [{ backup_retention_period: 14 }] },
  "ops-document-cluster-backups": { bad: [{ backup_retention_period: 1 }], good: [{ backup_retention_period: 7 }] },
  "ops-database-final-snapshot": { bad: [{ skip_final_snapshot: true }], good: [{}, { skip_final_snapshot: false }] },
  "ops-table-recovery": {
    bad: [{}, { point_in_time_recovery: { enabled: false } }],
    good: [{ point_in_time_recovery: { enabled: true } }],
  },
  "ops-file-system-backups": {
    bad: [
      {},
      among(
        "aws_efs_file_system",
        {},
        {
          aws_efs_backup_policy: {
            file_system_id: "${aws_efs_file_system.it.id}",
            backup_policy: { status: "DISABLED" },
          },
        },
      ),
    ],
    good: [
      among(
        "aws_efs_file_system",
        {},
        {
          aws_efs_backup_policy: {
            file_system_id: "${aws_efs_file_system.it.id}",
            backup_policy: { status: "ENABLED" },
          },
        },
      ),
    ],
  },
  "ops-cache-backups": { bad: [{}], good: [{ snapshot_retention_limit: 7 }] },
  "ops-bucket-kept": { bad: [{ force_destroy: true }], good: [{}] },
  "ops-key-deletion-waits": { bad: [{ deletion_window_in_days: 7 }], good: [{}, { deletion_window_in_days: 30 }] },
  "ops-secret-rotation": {
    bad: [{}],
    good: [
      among(
        "aws_secretsmanager_secret",
        {},
        { aws_secretsmanager_secret_rotation: { secret_id: "${aws_secretsmanager_secret.it.id}" } },
      ),
    ],
  },
  "ops-stream-retention": { bad: [{}], good: [{ retention_period: 168 }] },
  "ops-log-retention": {
    bad: [{ retention_in_days: 7 }],
    good: [{}, { retention_in_days: 0 }, { retention_in_days: 90 }],
  },
  "ops-snapshots-have-tags": flag("copy_tags_to_snapshot"),
  "ops-database-several-zones": flag("multi_az"),
  "ops-cache-failover": flag("automatic_failover_enabled"),
  "ops-group-several-zones": {
    bad: [{ vpc_zone_identifier: ["a"] }],
    good: [{ vpc_zone_identifier: ["a", "b"] }, { vpc_zone_identifier: "${var.subnets}" }],
  },
  "ops-group-health-check": {
    bad: [{ target_group_arns: ["t"] }],
    good: [{ target_group_arns: ["t"], health_check_type: "ELB" }, {}],
  },
  "ops-group-launch-template": { bad: [{ launch_configuration: "l" }], good: [{ launch_template: { id: "t" } }] },
  "ops-balancer-several-zones": { bad: [{ subnets: ["a"] }], good: [{ subnets: ["a", "b"] }] },
  "ops-balancer-deletion-protection": flag("enable_deletion_protection"),
  "ops-function-several-zones": {
    bad: [{ vpc_config: { subnet_ids: ["a"] } }],
    good: [{}, { vpc_config: { subnet_ids: ["a", "b"] } }],
  },
  "ops-service-rolls-back": {
    bad: [{}, { deployment_circuit_breaker: { enable: true, rollback: false } }],
    good: [
      { deployment_circuit_breaker: { enable: true, rollback: true } },
      { deployment_controller: { type: "CODE_DEPLOY" } },
    ],
  },
  "ops-service-several-tasks": { bad: [{ desired_count: 1 }], good: [{ desired_count: 2 }, {}] },
  "ops-container-insights": {
    bad: [{}, { setting: [{ name: "containerInsights", value: "disabled" }] }],
    good: [{ setting: [{ name: "containerInsights", value: "enhanced" }] }],
  },
  "ops-queue-dead-letters": { bad: [{}], good: [{ redrive_policy: "{}" }, { redrive_allow_policy: "{}" }] },
  "ops-alarm-tells-somebody": {
    bad: [{}, { alarm_actions: [] }],
    good: [{ alarm_actions: ["${aws_sns_topic.t.arn}"] }],
  },
  "ops-database-monitoring": { bad: [{}], good: [{ monitoring_interval: 60 }] },
  "ops-fargate-platform": { bad: [{ platform_version: "1.3.0" }], good: [{}, { platform_version: "LATEST" }] },
};
