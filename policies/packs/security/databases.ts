import { all, includes, isNoneOf, isOff, isOn, isOneOf, isPresent, isSet, when } from "../../checks";
import { cis, fsbp, type Check, type Rule } from "../../rule";
import type { Resource } from "../../stack";
import { knownText, textOf, type Value } from "../../value";

/** What comes from elsewhere is as it was there: a replica, or a member of a cluster. */
function isOriginal({ values }: Resource): boolean {
  return ["replicate_source_db", "snapshot_identifier", "restore_to_point_in_time", "global_cluster_identifier"].every(
    (name) => values[name] === undefined,
  );
}

function engineOf({ values }: Resource): string {
  return textOf(values["engine"]);
}

function isKnownBut(other: string, value: Value | undefined, byDefault: string): boolean {
  const text = knownText(value, byDefault);
  return text !== undefined && text !== other;
}

const hasUserByIam: Check = when(
  (resource) => /^(aurora-)?(mysql|postgres|postgresql|mariadb)$/.test(engineOf(resource)),
  isOn("iam_database_authentication_enabled"),
);

/** Databases, caches and what searches. */
export const databases: readonly Rule[] = [
  {
    id: "rds-encrypted",
    severity: "medium",
    title: "A database's storage is encrypted",
    remedy: "Set storage_encrypted to true.",
    references: [fsbp("RDS.3"), cis("2.3.1")],
    types: ["aws_db_instance"],
    check: when(isOriginal, isOn("storage_encrypted")),
  },
  {
    id: "rds-cluster-encrypted",
    severity: "medium",
    title: "A database cluster's storage is encrypted",
    remedy: "Set storage_encrypted to true.",
    references: [fsbp("RDS.27")],
    types: ["aws_rds_cluster"],
    check: when(
      (resource) => isOriginal(resource) && isKnownBut("serverless", resource.values["engine_mode"], "provisioned"),
      isOn("storage_encrypted"),
    ),
  },
  {
    id: "rds-not-public",
    severity: "critical",
    title: "A database has no public address",
    remedy: "Leave publicly_accessible false.",
    references: [fsbp("RDS.2"), cis("2.3.3")],
    types: ["aws_db_instance", "aws_rds_cluster_instance"],
    check: isOff("publicly_accessible"),
  },
  {
    id: "rds-minor-upgrades",
    severity: "high",
    title: "A database gets security fixes by itself",
    remedy: "Leave auto_minor_version_upgrade true.",
    references: [fsbp("RDS.13"), cis("2.3.2")],
    types: ["aws_db_instance", "aws_rds_cluster_instance"],
    check: isOn("auto_minor_version_upgrade", true),
  },
  {
    id: "rds-iam-authentication",
    severity: "medium",
    title: "Users of a database can sign in by IAM",
    remedy: "Set iam_database_authentication_enabled to true.",
    references: [fsbp("RDS.10")],
    types: ["aws_db_instance"],
    check: hasUserByIam,
  },
  {
    id: "rds-cluster-iam-authentication",
    severity: "medium",
    title: "Users of a database cluster can sign in by IAM",
    remedy: "Set iam_database_authentication_enabled to true.",
    references: [fsbp("RDS.12")],
    types: ["aws_rds_cluster"],
    check: hasUserByIam,
  },
  {
    id: "rds-logs",
    severity: "medium",
    title: "A database's logs are kept in CloudWatch",
    remedy: "Name the engine's logs in enabled_cloudwatch_logs_exports.",
    references: [fsbp("RDS.9")],
    types: ["aws_db_instance"],
    check: when(
      (resource) => resource.values["replicate_source_db"] === undefined,
      isPresent("enabled_cloudwatch_logs_exports"),
    ),
  },
  {
    id: "rds-custom-administrator",
    severity: "medium",
    title: "A database's administrator has a name of its own",
    remedy: 'Choose another username than "admin" or "postgres".',
    references: [fsbp("RDS.25")],
    types: ["aws_db_instance"],
    check: isNoneOf("username", ["admin", "postgres"]),
  },
  {
    id: "rds-cluster-custom-administrator",
    severity: "medium",
    title: "A database cluster's administrator has a name of its own",
    remedy: 'Choose another master_username than "admin" or "postgres".',
    references: [fsbp("RDS.24")],
    types: ["aws_rds_cluster"],
    check: isNoneOf("master_username", ["admin", "postgres"]),
  },
  {
    id: "rds-proxy-tls",
    severity: "medium",
    title: "A database's proxy takes TLS alone",
    remedy: "Set require_tls to true.",
    references: [fsbp("RDS.43")],
    types: ["aws_db_proxy"],
    check: isOn("require_tls"),
  },
  {
    id: "dax-encrypted",
    severity: "medium",
    title: "A DAX cluster is encrypted at rest",
    remedy: "Set server_side_encryption.enabled to true.",
    references: [fsbp("DynamoDB.3")],
    types: ["aws_dax_cluster"],
    check: isOn("server_side_encryption.enabled"),
  },
  {
    id: "dax-tls",
    severity: "medium",
    title: "A DAX cluster takes TLS alone",
    remedy: 'Set cluster_endpoint_encryption_type to "TLS".',
    references: [fsbp("DynamoDB.7")],
    types: ["aws_dax_cluster"],
    check: isOneOf("cluster_endpoint_encryption_type", ["TLS"], "NONE"),
  },
  {
    id: "elasticache-encrypted",
    severity: "medium",
    title: "A cache is encrypted at rest",
    remedy: "Set at_rest_encryption_enabled to true.",
    references: [fsbp("ElastiCache.4")],
    types: ["aws_elasticache_replication_group"],
    check: when(({ values }) => isKnownBut("valkey", values["engine"], "redis"), isOn("at_rest_encryption_enabled")),
  },
  {
    id: "elasticache-tls",
    severity: "medium",
    title: "A cache takes TLS alone",
    remedy: "Set transit_encryption_enabled to true.",
    references: [fsbp("ElastiCache.5")],
    types: ["aws_elasticache_replication_group"],
    check: isOn("transit_encryption_enabled"),
  },
  {
    id: "redshift-not-public",
    severity: "critical",
    title: "A warehouse has no public address",
    remedy: "Set publicly_accessible to false.",
    references: [fsbp("Redshift.1")],
    types: ["aws_redshift_cluster"],
    check: isOff("publicly_accessible"),
  },
  {
    id: "redshift-encrypted",
    severity: "medium",
    title: "A warehouse is encrypted at rest",
    remedy: "Set encrypted to true.",
    references: [fsbp("Redshift.10")],
    types: ["aws_redshift_cluster"],
    check: isOn("encrypted", true),
  },
  {
    id: "redshift-vpc-routing",
    severity: "medium",
    title: "A warehouse's traffic stays in its VPC",
    remedy: "Set enhanced_vpc_routing to true.",
    references: [fsbp("Redshift.7")],
    types: ["aws_redshift_cluster"],
    check: isOn("enhanced_vpc_routing"),
  },
  {
    id: "docdb-encrypted",
    severity: "medium",
    title: "A DocumentDB cluster is encrypted at rest",
    remedy: "Set storage_encrypted to true.",
    references: [fsbp("DocumentDB.1")],
    types: ["aws_docdb_cluster"],
    check: isOn("storage_encrypted"),
  },
  {
    id: "docdb-audit-logs",
    severity: "medium",
    title: "A DocumentDB cluster's audit log is kept",
    remedy: 'Put "audit" into enabled_cloudwatch_logs_exports.',
    references: [fsbp("DocumentDB.4")],
    types: ["aws_docdb_cluster"],
    check: includes("enabled_cloudwatch_logs_exports", "audit"),
  },
  {
    id: "neptune-encrypted",
    severity: "medium",
    title: "A Neptune cluster is encrypted at rest",
    remedy: "Set storage_encrypted to true.",
    references: [fsbp("Neptune.1")],
    types: ["aws_neptune_cluster"],
    check: isOn("storage_encrypted"),
  },
  {
    id: "opensearch-encrypted",
    severity: "medium",
    title: "A search domain is encrypted at rest",
    remedy: "Set encrypt_at_rest.enabled to true.",
    references: [fsbp("Opensearch.1")],
    types: ["aws_opensearch_domain"],
    check: isOn("encrypt_at_rest.enabled"),
  },
  {
    id: "opensearch-in-vpc",
    severity: "critical",
    title: "A search domain is in a VPC",
    remedy: "Set vpc_options.",
    references: [fsbp("Opensearch.2")],
    types: ["aws_opensearch_domain"],
    check: isPresent("vpc_options"),
  },
  {
    id: "opensearch-node-encryption",
    severity: "medium",
    title: "Nodes of a search domain talk by TLS",
    remedy: "Set node_to_node_encryption.enabled to true.",
    references: [fsbp("Opensearch.3")],
    types: ["aws_opensearch_domain"],
    check: isOn("node_to_node_encryption.enabled"),
  },
  {
    id: "opensearch-fine-grained-access",
    severity: "high",
    title: "A search domain knows who may do what",
    remedy: "Set advanced_security_options.enabled to true.",
    references: [fsbp("Opensearch.7")],
    types: ["aws_opensearch_domain"],
    check: isOn("advanced_security_options.enabled"),
  },
  {
    id: "opensearch-tls",
    severity: "medium",
    title: "A search domain takes current TLS alone",
    remedy: 'Set domain_endpoint_options: enforce_https true, tls_security_policy "Policy-Min-TLS-1-2-PFS-2023-10".',
    references: [fsbp("Opensearch.8")],
    types: ["aws_opensearch_domain"],
    check: all(
      isOn("domain_endpoint_options.enforce_https", true),
      isSet("domain_endpoint_options.tls_security_policy"),
      isOneOf("domain_endpoint_options.tls_security_policy", ["Policy-Min-TLS-1-2-PFS-2023-10"]),
    ),
  },
];
