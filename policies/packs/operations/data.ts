import { hasRelated, isAtLeast, isOff, isOn, isOneOf, when } from "../../checks";
import { fsbp, type Rule } from "../../rule";
import type { Resource } from "../../stack";
import { knownText } from "../../value";

function isReplica({ values }: Resource): boolean {
  return values["replicate_source_db"] !== undefined;
}

function mayBeAurora({ values }: Resource): boolean {
  return /^aurora/.test(knownText(values["engine"], "") ?? "aurora");
}

/** Whether what people can't make again is safe. */
export const data: readonly Rule[] = [
  {
    id: "ops-database-deletion-protection",
    severity: "medium",
    title: "A database can't be deleted by mistake",
    remedy: "Set deletion_protection to true.",
    references: [fsbp("RDS.8")],
    types: ["aws_db_instance"],
    check: isOn("deletion_protection"),
  },
  {
    id: "ops-database-cluster-deletion-protection",
    severity: "medium",
    title: "A database cluster can't be deleted by mistake",
    remedy: "Set deletion_protection to true.",
    references: [fsbp("RDS.7")],
    types: ["aws_rds_cluster"],
    check: isOn("deletion_protection"),
  },
  {
    id: "ops-document-cluster-deletion-protection",
    severity: "medium",
    title: "A DocumentDB cluster can't be deleted by mistake",
    remedy: "Set deletion_protection to true.",
    references: [fsbp("DocumentDB.5")],
    types: ["aws_docdb_cluster"],
    check: isOn("deletion_protection"),
  },
  {
    id: "ops-table-deletion-protection",
    severity: "medium",
    title: "A table can't be deleted by mistake",
    remedy: "Set deletion_protection_enabled to true.",
    references: [fsbp("DynamoDB.6")],
    types: ["aws_dynamodb_table"],
    check: isOn("deletion_protection_enabled"),
  },
  {
    id: "ops-database-backups",
    severity: "medium",
    title: "A database is backed up for at least a week",
    remedy: "Set backup_retention_period to 7 or more.",
    references: [fsbp("RDS.11")],
    types: ["aws_db_instance"],
    check: when((resource) => !isReplica(resource) && !mayBeAurora(resource), isAtLeast("backup_retention_period", 7)),
  },
  {
    id: "ops-database-cluster-backups",
    severity: "medium",
    title: "A database cluster is backed up for at least a week",
    remedy: "Set backup_retention_period to 7 or more.",
    types: ["aws_rds_cluster"],
    check: isAtLeast("backup_retention_period", 7, 1),
  },
  {
    id: "ops-document-cluster-backups",
    severity: "medium",
    title: "A DocumentDB cluster is backed up for at least a week",
    remedy: "Set backup_retention_period to 7 or more.",
    references: [fsbp("DocumentDB.2")],
    types: ["aws_docdb_cluster"],
    check: isAtLeast("backup_retention_period", 7, 1),
  },
  {
    id: "ops-database-final-snapshot",
    severity: "medium",
    title: "A database leaves a copy when it goes",
    remedy: "Leave skip_final_snapshot false, and set final_snapshot_identifier.",
    types: ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster"],
    check: when((resource) => !isReplica(resource), isOff("skip_final_snapshot")),
  },
  {
    id: "ops-table-recovery",
    severity: "medium",
    title: "A table can be brought back to any moment",
    remedy: "Set point_in_time_recovery.enabled to true.",
    references: [fsbp("DynamoDB.2")],
    types: ["aws_dynamodb_table"],
    check: isOn("point_in_time_recovery.enabled"),
  },
  {
    id: "ops-file-system-backups",
    severity: "medium",
    title: "A file system is backed up",
    remedy: 'Give it an aws_efs_backup_policy whose status is "ENABLED".',
    references: [fsbp("EFS.7")],
    types: ["aws_efs_file_system"],
    check: hasRelated("aws_efs_backup_policy", "file_system_id", isOneOf("backup_policy.status", ["ENABLED"])),
  },
  {
    id: "ops-cache-backups",
    severity: "high",
    title: "A cache is backed up",
    remedy: "Set snapshot_retention_limit to 1 or more.",
    references: [fsbp("ElastiCache.1")],
    types: ["aws_elasticache_replication_group"],
    check: isAtLeast("snapshot_retention_limit", 1),
  },
  {
    id: "ops-bucket-kept",
    severity: "medium",
    title: "A bucket with objects in it can't be deleted",
    remedy: "Leave force_destroy false.",
    types: ["aws_s3_bucket"],
    check: isOff("force_destroy"),
  },
  {
    id: "ops-key-deletion-waits",
    severity: "medium",
    title: "A key that is deleted can be kept for a week at least",
    remedy: "Leave deletion_window_in_days at 30.",
    references: [fsbp("KMS.3")],
    types: ["aws_kms_key"],
    check: isAtLeast("deletion_window_in_days", 8, 30),
  },
  {
    id: "ops-secret-rotation",
    severity: "low",
    title: "A secret is rotated",
    remedy: "Give it an aws_secretsmanager_secret_rotation.",
    references: [fsbp("SecretsManager.1")],
    types: ["aws_secretsmanager_secret"],
    check: hasRelated("aws_secretsmanager_secret_rotation", "secret_id"),
  },
  {
    id: "ops-stream-retention",
    severity: "low",
    title: "A stream keeps what it got for a week",
    remedy: "Set retention_period to 168 or more.",
    references: [fsbp("Kinesis.3")],
    types: ["aws_kinesis_stream"],
    check: isAtLeast("retention_period", 168, 24),
  },
  {
    id: "ops-log-retention",
    severity: "low",
    title: "Logs are kept for at least a month",
    remedy: "Set retention_in_days to 30 or more; 0 is for ever.",
    types: ["aws_cloudwatch_log_group"],
    check: when(({ values }) => values["retention_in_days"] !== 0, isAtLeast("retention_in_days", 30, 30)),
  },
  {
    id: "ops-snapshots-have-tags",
    severity: "low",
    title: "A database's snapshots have its tags",
    remedy: "Set copy_tags_to_snapshot to true.",
    references: [fsbp("RDS.17")],
    types: ["aws_db_instance"],
    check: isOn("copy_tags_to_snapshot"),
  },
];
