import { among, policy, type Arguments, type Examples, type Whole } from "./example";

const everything = policy({ Effect: "Allow", Action: "*", Resource: "*" });
const anybody = policy({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" });
const somebody = policy({
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "s3:GetObject",
  Resource: "*",
});
const tlsOnly = policy({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "${aws_s3_bucket.it.arn}/*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
const decryptsAll = policy({ Effect: "Allow", Action: ["kms:Decrypt"], Resource: "*" });
const decryptsOne = policy({ Effect: "Allow", Action: "kms:Decrypt", Resource: "${aws_kms_key.it.arn}" });

const blocked = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

/** A load balancer that takes HTTP alone. */
function plainBalancer(balancer: Arguments): Whole {
  const listener = { load_balancer_arn: "${aws_lb.it.arn}", protocol: "HTTP", default_action: [{ type: "forward" }] };
  return { resource: { aws_lb: { it: balancer }, aws_lb_listener: { it: listener } } };
}

function bucketWith(others: Readonly<Record<string, Arguments>>): Whole {
  const related = Object.entries(others).map(([type, content]) => [
    type,
    { bucket: "${aws_s3_bucket.it.id}", ...content },
  ]);
  return among("aws_s3_bucket", {}, Object.fromEntries(related) as Readonly<Record<string, Arguments>>);
}

function tlsByDocument(): Whole {
  const bucket = bucketWith({ aws_s3_bucket_policy: { policy: "${data.aws_iam_policy_document.tls.json}" } });
  const statement = {
    effect: "Deny",
    actions: ["s3:*"],
    resources: ["${aws_s3_bucket.it.arn}"],
    principals: [{ type: "*", identifiers: ["*"] }],
    condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
  };
  return { ...bucket, data: { aws_iam_policy_document: { tls: { statement: [statement] } } } };
}

function containers(container: object): Arguments {
  const whole = { name: "web", readonlyRootFilesystem: true, logConfiguration: { logDriver: "awslogs" }, ...container };
  return { family: "web", container_definitions: JSON.stringify([whole]) };
}

function flag(name: string, byDefault: "off" | "on" = "off"): Examples[string] {
  return byDefault === "off"
    ? { bad: [{}, { [name]: false }, { [name]: "false" }], good: [{ [name]: true }, { [name]: "${var.on}" }] }
    : { bad: [{ [name]: false }], good: [{}, { [name]: true }, { [name]: "${var.on}" }] };
}

function noFlag(name: string, byDefault: "off" | "on" = "off"): Examples[string] {
  return byDefault === "off"
    ? { bad: [{ [name]: true }], good: [{}, { [name]: false }, { [name]: "${var.on}" }] }
    : { bad: [{}, { [name]: true }], good: [{ [name]: false }, { [name]: "${var.on}" }] };
}

const open = (from: number, to: number, more: Arguments = {}): Arguments => ({
  from_port: from,
  to_port: to,
  protocol: "tcp",
  cidr_blocks: ["0.0.0.0/0"],
  ...more,
});
const open6 = (from: number, to: number): Arguments => ({
  from_port: from,
  to_port: to,
  protocol: "tcp",
  ipv6_cidr_blocks: ["::/0"],
});
const rule = (type: string, content: Arguments): Whole => ({ resource: { [type]: { it: content } } });

const acl = (action: string, from: number, cidr: string): Arguments => ({
  ingress: [{ rule_no: 1, action, protocol: "tcp", from_port: from, to_port: from, cidr_block: cidr }],
});
const requiresToken: Examples[string] = {
  bad: [{}, { metadata_options: { http_tokens: "optional" } }, { metadata_options: { http_endpoint: "enabled" } }],
  good: [{ metadata_options: { http_tokens: "required" } }, { metadata_options: [{ http_endpoint: "disabled" }] }],
};
const publicPolicy: Examples[string] = {
  bad: [{ policy: anybody }],
  good: [{ policy: somebody }, { policy: "${var.policy}" }],
};

/** Examples of the security pack's rules. */
export const securityExamples: Examples = {
  "s3-public-access-block": {
    bad: [
      {},
      bucketWith({ aws_s3_bucket_public_access_block: { ...blocked, block_public_acls: false } }),
      bucketWith({ aws_s3_bucket_public_access_block: { block_public_acls: true } }),
    ],
    good: [
      bucketWith({ aws_s3_bucket_public_access_block: blocked }),
      among("aws_s3_bucket", { bucket: "logs" }, { aws_s3_bucket_public_access_block: { bucket: "logs", ...blocked } }),
    ],
  },
  "s3-account-public-access-block": { bad: [{}, { ...blocked, restrict_public_buckets: false }], good: [blocked] },
  "s3-access-point-public-access-block": {
    bad: [{ bucket: "b", name: "p", public_access_block_configuration: { ...blocked, block_public_policy: false } }],
    good: [
      { bucket: "b", name: "p" },
      { bucket: "b", name: "p", public_access_block_configuration: blocked },
    ],
  },
  "s3-tls-only": {
    bad: [{}, bucketWith({ aws_s3_bucket_policy: { policy: somebody } })],
    good: [bucketWith({ aws_s3_bucket_policy: { policy: tlsOnly } }), tlsByDocument(), { policy: tlsOnly }],
  },
  "s3-policy-not-public": publicPolicy,
  "s3-acl-not-public": { bad: [{ acl: "public-read" }, { acl: "authenticated-read" }], good: [{ acl: "private" }, {}] },
  "s3-no-acls": {
    bad: [{ rule: { object_ownership: "ObjectWriter" } }],
    good: [{ rule: [{ object_ownership: "BucketOwnerEnforced" }] }],
  },
  "s3-encryption": {
    bad: [{}],
    good: [bucketWith({ aws_s3_bucket_server_side_encryption_configuration: { rule: [{}] } })],
  },
  "s3-versioning": {
    bad: [{}, bucketWith({ aws_s3_bucket_versioning: { versioning_configuration: { status: "Suspended" } } })],
    good: [bucketWith({ aws_s3_bucket_versioning: { versioning_configuration: { status: "Enabled" } } })],
  },
  "s3-access-logging": {
    bad: [{}],
    good: [
      bucketWith({ aws_s3_bucket_logging: { target_bucket: "logs", target_prefix: "x/" } }),
      among(
        "aws_s3_bucket",
        {},
        { aws_s3_bucket_logging: { bucket: "other", target_bucket: "${aws_s3_bucket.it.id}" } },
      ),
    ],
  },
  "iam-no-admin-policy": { bad: [{ policy: everything }], good: [{ policy: decryptsOne }] },
  "iam-no-service-wildcard": {
    bad: [{ policy: policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }) }],
    good: [{ policy: policy({ Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::b/*" }) }],
  },
  "iam-no-admin-attachment": {
    bad: [{ policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess" }],
    good: [{ policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
  },
  "iam-no-cloudshell-full-access": {
    bad: [{ policy_arn: "arn:aws:iam::aws:policy/AWSCloudShellFullAccess" }],
    good: [{ policy_arn: "${aws_iam_policy.p.arn}" }],
  },
  "iam-no-user-policy": {
    bad: [{ user: "u", policy: decryptsOne }, rule("aws_iam_user_policy_attachment", { user: "u" })],
    good: [rule("aws_iam_group_policy", { group: "g", policy: decryptsOne })],
  },
  "iam-no-access-key": { bad: [{ user: "u" }], good: [rule("aws_iam_role", { assume_role_policy: somebody })] },
  "iam-trust-not-public": {
    bad: [{ assume_role_policy: policy({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }) }],
    good: [
      {
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      },
      {
        assume_role_policy: policy({
          Effect: "Allow",
          Principal: "*",
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
        }),
      },
    ],
  },
  "iam-pass-role": {
    bad: [{ policy: policy({ Effect: "Allow", Action: ["iam:PassRole"], Resource: ["*"] }) }],
    good: [
      {
        policy: policy({
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: "*",
          Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        }),
      },
    ],
  },
  "iam-decrypt-not-everything": { bad: [{ policy: decryptsAll }], good: [{ policy: decryptsOne }] },
  "iam-inline-decrypt-not-everything": { bad: [{ policy: decryptsAll }], good: [{ policy: decryptsOne }] },
  "iam-password-length": { bad: [{}, { minimum_password_length: 8 }], good: [{ minimum_password_length: 14 }] },
  "iam-password-reuse": { bad: [{}, { password_reuse_prevention: 5 }], good: [{ password_reuse_prevention: 24 }] },
  "kms-rotation": {
    bad: [{}, { enable_key_rotation: false }],
    good: [{ enable_key_rotation: true }, { customer_master_key_spec: "RSA_2048" }],
  },
  "kms-policy-not-public": publicPolicy,
  "secret-policy-not-public": publicPolicy,
  "secret-not-in-clear": { bad: [{ secret_string: "hunter2" }], good: [{ secret_string: "${var.password}" }, {}] },
  "parameter-secret-is-secure": {
    bad: [{ name: "/db/password", type: "String" }],
    good: [
      { name: "/db/password", type: "SecureString" },
      { name: "/db/host", type: "String" },
    ],
  },
  "database-password-not-in-clear": {
    bad: [{ password: "hunter2" }, rule("aws_rds_cluster", { master_password: "hunter2" })],
    good: [{ password: "${var.password}" }, { manage_master_user_password: true }],
  },
  "vpc-no-admin-ports-ipv4": {
    bad: [
      { ingress: [open(22, 22)] },
      { ingress: [open(0, 0, { protocol: "-1" })] },
      rule("aws_security_group_rule", { type: "ingress", ...open(3389, 3389) }),
      rule("aws_vpc_security_group_ingress_rule", {
        cidr_ipv4: "0.0.0.0/0",
        ip_protocol: "tcp",
        from_port: 20,
        to_port: 30,
      }),
    ],
    good: [
      { ingress: [open(22, 22, { cidr_blocks: ["10.0.0.0/8"] })] },
      { ingress: [open(443, 443)] },
      rule("aws_security_group_rule", { type: "egress", ...open(22, 22) }),
    ],
  },
  "vpc-no-admin-ports-ipv6": {
    bad: [{ ingress: [open6(22, 22)] }],
    good: [{ ingress: [open6(443, 443)] }, { ingress: [open(443, 443)] }],
  },
  "vpc-no-risky-ports": {
    bad: [{ ingress: [open(5432, 5432)] }, { ingress: [open6(6379, 6380)] }],
    good: [{ ingress: [open(443, 443)] }, { ingress: [open(5432, 5432, { cidr_blocks: ["${var.cidr}"] })] }],
  },
  "vpc-open-ports-are-web": {
    bad: [{ ingress: [open(8443, 8443)] }, { ingress: [open(0, 0, { protocol: "-1" })] }],
    good: [{ ingress: [open(443, 443), open(80, 80)] }, {}],
  },
  "vpc-default-group-closed": {
    bad: [
      {},
      among("aws_vpc", {}, { aws_default_security_group: { vpc_id: "${aws_vpc.it.id}", ingress: [open(0, 0)] } }),
    ],
    good: [
      among("aws_vpc", {}, { aws_default_security_group: { vpc_id: "${aws_vpc.it.id}" } }),
      among("aws_vpc", {}, { aws_default_security_group: { vpc_id: "${aws_vpc.it.id}", ingress: [], egress: [] } }),
    ],
  },
  "vpc-flow-logs": { bad: [{}], good: [among("aws_vpc", {}, { aws_flow_log: { vpc_id: "${aws_vpc.it.id}" } })] },
  "vpc-acl-no-admin-ports": {
    bad: [
      acl("allow", 22, "0.0.0.0/0"),
      rule("aws_network_acl_rule", { rule_action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0" }),
    ],
    good: [
      acl("deny", 22, "0.0.0.0/0"),
      acl("allow", 22, "10.0.0.0/8"),
      acl("allow", 443, "0.0.0.0/0"),
      rule("aws_network_acl_rule", { rule_action: "allow", protocol: "-1", cidr_block: "0.0.0.0/0", egress: true }),
    ],
  },
  "vpc-subnet-no-public-addresses": noFlag("map_public_ip_on_launch"),
  "vpc-transit-gateway-asks": {
    bad: [{ auto_accept_shared_attachments: "enable" }],
    good: [{}, { auto_accept_shared_attachments: "disable" }],
  },
  "vpn-client-logging": {
    bad: [{ connection_log_options: { enabled: false } }],
    good: [{ connection_log_options: { enabled: true } }],
  },
  "ec2-imdsv2": requiresToken,
  "ec2-template-imdsv2": requiresToken,
  "ec2-launch-configuration-imdsv2": requiresToken,
  "ec2-no-public-address": noFlag("associate_public_ip_address"),
  "ec2-template-no-public-address": {
    bad: [{ network_interfaces: [{ associate_public_ip_address: "true" }] }],
    good: [{}, { network_interfaces: [{ associate_public_ip_address: "false" }] }],
  },
  "ec2-launch-configuration-no-public-address": noFlag("associate_public_ip_address"),
  "ebs-volume-encrypted": flag("encrypted"),
  "ec2-disks-encrypted": {
    bad: [
      { root_block_device: { volume_size: 8 } },
      { root_block_device: { encrypted: true }, ebs_block_device: [{ device_name: "x", encrypted: false }] },
    ],
    good: [{}, { root_block_device: { encrypted: true } }],
  },
  "ec2-template-disks-encrypted": {
    bad: [{ block_device_mappings: [{ ebs: { volume_size: 8 } }] }],
    good: [{}, { block_device_mappings: [{ ebs: { encrypted: "true" } }] }],
  },
  "ebs-encryption-by-default": flag("enabled", "on"),
  "ec2-image-not-public": {
    bad: [{ image_id: "ami-1", group: "all" }],
    good: [{ image_id: "ami-1", account_id: "111122223333" }],
  },
  "lambda-not-public": {
    bad: [{ principal: "*" }, { principal: "s3.amazonaws.com" }],
    good: [{ principal: "s3.amazonaws.com", source_arn: "${aws_s3_bucket.b.arn}" }, { principal: "111122223333" }],
  },
  "lambda-url-needs-signature": { bad: [{ authorization_type: "NONE" }], good: [{ authorization_type: "AWS_IAM" }] },
  "lambda-runtime-supported": {
    bad: [{ runtime: "nodejs16.x" }, { runtime: "python3.8" }, { runtime: "go1.x" }],
    good: [
      { runtime: "nodejs22.x" },
      { runtime: "python3.13" },
      { runtime: "provided.al2023" },
      { package_type: "Image" },
    ],
  },
  "lambda-no-secret-in-environment": {
    bad: [{ environment: { variables: { DB_PASSWORD: "hunter2" } } }],
    good: [{ environment: { variables: { DB_PASSWORD: "${var.p}", DB_SECRET_ARN: "arn:aws:x", HOST: "db" } } }],
  },
  "sagemaker-notebook-no-internet": {
    bad: [{}, { direct_internet_access: "Enabled" }],
    good: [{ direct_internet_access: "Disabled" }],
  },
  "sagemaker-notebook-no-root": { bad: [{}], good: [{ root_access: "Disabled" }] },
  "codebuild-no-secret-in-environment": {
    bad: [{ environment: { environment_variable: [{ name: "AWS_SECRET_ACCESS_KEY", value: "abc" }] } }],
    good: [
      {
        environment: {
          environment_variable: [
            { name: "AWS_SECRET_ACCESS_KEY", value: "abc", type: "SECRETS_MANAGER" },
            { name: "STAGE", value: "prod" },
          ],
        },
      },
    ],
  },
  "ecs-not-privileged": {
    bad: [containers({ privileged: true })],
    good: [containers({}), containers({ privileged: false })],
  },
  "ecs-read-only-root": {
    bad: [containers({ readonlyRootFilesystem: false }), containers({ readonlyRootFilesystem: undefined })],
    good: [containers({})],
  },
  "ecs-no-secret-in-environment": {
    bad: [containers({ environment: [{ name: "API_KEY", value: "abc" }] })],
    good: [
      containers({
        environment: [
          { name: "API_KEY", value: "${var.key}" },
          { name: "STAGE", value: "prod" },
        ],
      }),
    ],
  },
  "ecs-logging": {
    bad: [containers({ logConfiguration: undefined })],
    good: [containers({}), { container_definitions: "${var.containers}" }],
  },
  "ecs-no-host-processes": { bad: [{ pid_mode: "host" }], good: [{}, { pid_mode: "task" }] },
  "ecs-no-host-network": { bad: [{ network_mode: "host" }], good: [{ network_mode: "awsvpc" }] },
  "ecs-no-public-address": {
    bad: [{ network_configuration: { assign_public_ip: true } }],
    good: [{ network_configuration: { subnets: ["s"] } }],
  },
  "ecs-task-set-no-public-address": {
    bad: [{ network_configuration: { assign_public_ip: true } }],
    good: [{ network_configuration: { assign_public_ip: false } }],
  },
  "ecr-scan": {
    bad: [{}, { image_scanning_configuration: { scan_on_push: false } }],
    good: [{ image_scanning_configuration: { scan_on_push: true } }],
  },
  "ecr-immutable-tags": {
    bad: [{}, { image_tag_mutability: "MUTABLE" }],
    good: [{ image_tag_mutability: "IMMUTABLE" }],
  },
  "ecr-policy-not-public": publicPolicy,
  "eks-private-endpoint": {
    bad: [{ vpc_config: { subnet_ids: [] } }, { vpc_config: { public_access_cidrs: ["0.0.0.0/0"] } }],
    good: [
      { vpc_config: { endpoint_public_access: false } },
      { vpc_config: { public_access_cidrs: ["203.0.113.0/24"] } },
    ],
  },
  "eks-secrets-encrypted": {
    bad: [{}, { encryption_config: { resources: [] } }],
    good: [{ encryption_config: { resources: ["secrets"] } }],
  },
  "eks-audit-logs": {
    bad: [{}, { enabled_cluster_log_types: ["api"] }],
    good: [{ enabled_cluster_log_types: ["api", "audit"] }],
  },
  "rds-encrypted": {
    bad: [{}, { storage_encrypted: false }],
    good: [{ storage_encrypted: true }, { replicate_source_db: "${aws_db_instance.main.arn}" }],
  },
  "rds-cluster-encrypted": { bad: [{}], good: [{ storage_encrypted: true }, { snapshot_identifier: "s" }] },
  "rds-not-public": noFlag("publicly_accessible"),
  "rds-minor-upgrades": flag("auto_minor_version_upgrade", "on"),
  "rds-iam-authentication": {
    bad: [{ engine: "postgres" }],
    good: [{ engine: "postgres", iam_database_authentication_enabled: true }, { engine: "oracle-ee" }],
  },
  "rds-cluster-iam-authentication": {
    bad: [{ engine: "aurora-postgresql" }],
    good: [{ engine: "aurora-mysql", iam_database_authentication_enabled: true }],
  },
  "rds-logs": {
    bad: [{}, { enabled_cloudwatch_logs_exports: [] }],
    good: [{ enabled_cloudwatch_logs_exports: ["postgresql"] }],
  },
  "rds-custom-administrator": { bad: [{ username: "admin" }], good: [{ username: "keeper" }] },
  "rds-cluster-custom-administrator": { bad: [{ master_username: "postgres" }], good: [{ master_username: "keeper" }] },
  "rds-proxy-tls": flag("require_tls"),
  "dax-encrypted": {
    bad: [{}, { server_side_encryption: { enabled: false } }],
    good: [{ server_side_encryption: { enabled: true } }],
  },
  "dax-tls": { bad: [{}], good: [{ cluster_endpoint_encryption_type: "TLS" }] },
  "elasticache-encrypted": flag("at_rest_encryption_enabled"),
  "elasticache-tls": flag("transit_encryption_enabled"),
  "redshift-not-public": noFlag("publicly_accessible"),
  "redshift-encrypted": flag("encrypted", "on"),
  "redshift-vpc-routing": flag("enhanced_vpc_routing"),
  "docdb-encrypted": flag("storage_encrypted"),
  "docdb-audit-logs": { bad: [{}], good: [{ enabled_cloudwatch_logs_exports: ["audit"] }] },
  "neptune-encrypted": flag("storage_encrypted"),
  "opensearch-encrypted": {
    bad: [{}, { encrypt_at_rest: { enabled: false } }],
    good: [{ encrypt_at_rest: { enabled: true } }],
  },
  "opensearch-in-vpc": { bad: [{}], good: [{ vpc_options: { subnet_ids: ["s"] } }] },
  "opensearch-node-encryption": { bad: [{}], good: [{ node_to_node_encryption: { enabled: true } }] },
  "opensearch-fine-grained-access": { bad: [{}], good: [{ advanced_security_options: { enabled: true } }] },
  "opensearch-tls": {
    bad: [{}, { domain_endpoint_options: { enforce_https: true, tls_security_policy: "Policy-Min-TLS-1-0-2019-07" } }],
    good: [{ domain_endpoint_options: { enforce_https: true, tls_security_policy: "Policy-Min-TLS-1-2-PFS-2023-10" } }],
  },
  "efs-encrypted": flag("encrypted"),
  "efs-access-point-root": {
    bad: [{}, { root_directory: { path: "/" } }],
    good: [{ root_directory: { path: "/app" } }],
  },
  "efs-access-point-user": { bad: [{}], good: [{ posix_user: { uid: 1000, gid: 1000 } }] },
  "efs-policy-not-public": publicPolicy,
  "sqs-encrypted": {
    bad: [{ sqs_managed_sse_enabled: false }],
    good: [{}, { sqs_managed_sse_enabled: false, kms_master_key_id: "${aws_kms_key.k.id}" }],
  },
  "sqs-policy-not-public": publicPolicy,
  "sns-encrypted": { bad: [{}], good: [{ kms_master_key_id: "alias/aws/sns" }] },
  "sns-policy-not-public": publicPolicy,
  "kinesis-encrypted": { bad: [{}, { encryption_type: "NONE" }], good: [{ encryption_type: "KMS" }] },
  "firehose-encrypted": {
    bad: [{}],
    good: [{ server_side_encryption: { enabled: true } }, { kinesis_source_configuration: { role_arn: "r" } }],
  },
  "msk-tls": { bad: [{ encryption_info: { encryption_in_transit: { in_cluster: false } } }], good: [{}] },
  "msk-not-public": {
    bad: [{ broker_node_group_info: { connectivity_info: { public_access: { type: "SERVICE_PROVIDED_EIPS" } } } }],
    good: [{ broker_node_group_info: { instance_type: "kafka.m7g.large" } }],
  },
  "msk-no-anonymous": {
    bad: [{}, { client_authentication: { unauthenticated: true } }],
    good: [{ client_authentication: { sasl: { iam: true } } }],
  },
  "backup-vault-encrypted": { bad: [{}], good: [{ kms_key_arn: "${aws_kms_key.k.arn}" }] },
  "dms-not-public": noFlag("publicly_accessible"),
  "transfer-no-ftp": { bad: [{ protocols: ["FTP", "SFTP"] }], good: [{}, { protocols: ["SFTP"] }] },
  "alb-redirects-to-https": {
    bad: [
      { port: 80, protocol: "HTTP", default_action: [{ type: "forward" }] },
      {
        port: 80,
        protocol: "HTTP",
        default_action: [{ type: "redirect", redirect: { status_code: "HTTP_301", protocol: "HTTP" } }],
      },
      plainBalancer({}),
      plainBalancer({ internal: false }),
    ],
    good: [
      {
        port: 80,
        protocol: "HTTP",
        default_action: [{ type: "redirect", redirect: { status_code: "HTTP_301", protocol: "HTTPS" } }],
      },
      { port: 443, protocol: "HTTPS" },
      plainBalancer({ internal: true }),
    ],
  },
  "lb-current-tls": {
    bad: [{ protocol: "HTTPS" }, { protocol: "TLS", ssl_policy: "ELBSecurityPolicy-2016-08" }],
    good: [{ protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }, { protocol: "TCP" }],
  },
  "alb-drops-invalid-headers": {
    bad: [{}],
    good: [{ drop_invalid_header_fields: true }, { load_balancer_type: "network" }],
  },
  "alb-desync-mitigation": {
    bad: [{ desync_mitigation_mode: "monitor" }],
    good: [{}, { desync_mitigation_mode: "strictest" }],
  },
  "lb-access-logs": {
    bad: [{}, { access_logs: { bucket: "b", enabled: false } }],
    good: [{ access_logs: { bucket: "b", enabled: true } }, { load_balancer_type: "network" }],
  },
  "cloudfront-https": {
    bad: [
      { default_cache_behavior: { viewer_protocol_policy: "allow-all" } },
      {
        default_cache_behavior: { viewer_protocol_policy: "https-only" },
        ordered_cache_behavior: [{ viewer_protocol_policy: "https-only" }, { viewer_protocol_policy: "allow-all" }],
      },
    ],
    good: [{ default_cache_behavior: { viewer_protocol_policy: "redirect-to-https" } }],
  },
  "cloudfront-current-tls": {
    bad: [
      { viewer_certificate: { cloudfront_default_certificate: true } },
      { viewer_certificate: { minimum_protocol_version: "TLSv1.1_2016" } },
    ],
    good: [{ viewer_certificate: { minimum_protocol_version: "TLSv1.2_2021" } }],
  },
  "cloudfront-logging": { bad: [{}], good: [{ logging_config: { bucket: "b" } }] },
  "cloudfront-waf": { bad: [{}], good: [{ web_acl_id: "${aws_wafv2_web_acl.w.arn}" }] },
  "cloudfront-origin-tls": {
    bad: [{ origin: [{ custom_origin_config: { origin_ssl_protocols: ["SSLv3", "TLSv1.2"] } }] }],
    good: [{ origin: [{ custom_origin_config: { origin_ssl_protocols: ["TLSv1.2"] } }] }],
  },
  "cloudfront-origin-https": {
    bad: [{ origin: [{ custom_origin_config: { origin_protocol_policy: "http-only" } }] }],
    good: [{ origin: [{ custom_origin_config: { origin_protocol_policy: "https-only" } }, { domain_name: "d" }] }],
  },
  "api-gateway-logging": { bad: [{}], good: [{ access_log_settings: { destination_arn: "a", format: "f" } }] },
  "api-gateway-v2-logging": { bad: [{}], good: [{ access_log_settings: { destination_arn: "a", format: "f" } }] },
  "api-gateway-v2-authorization": { bad: [{}, { authorization_type: "NONE" }], good: [{ authorization_type: "JWT" }] },
  "api-gateway-cache-encrypted": {
    bad: [{ settings: { caching_enabled: true } }],
    good: [{ settings: { caching_enabled: true, cache_data_encrypted: true } }, { settings: {} }],
  },
  "api-gateway-domain-tls": { bad: [{ security_policy: "TLS_1_0" }], good: [{ security_policy: "TLS_1_2" }] },
  "cloudtrail-all-regions": {
    bad: [{}, { is_multi_region_trail: true, enable_logging: false }],
    good: [{ is_multi_region_trail: true }],
  },
  "cloudtrail-encrypted": { bad: [{}], good: [{ kms_key_id: "${aws_kms_key.k.arn}" }] },
  "cloudtrail-validation": flag("enable_log_file_validation"),
  "cloudtrail-in-cloudwatch": {
    bad: [{}],
    good: [{ cloud_watch_logs_group_arn: "${aws_cloudwatch_log_group.l.arn}:*" }],
  },
  "config-recorder-on": flag("is_enabled"),
  "guardduty-on": flag("enable", "on"),
  "step-functions-logging": {
    bad: [{}, { logging_configuration: { level: "OFF" } }],
    good: [{ logging_configuration: { level: "ERROR" } }],
  },
  "docker-not-privileged": noFlag("privileged"),
  "docker-no-host-network": { bad: [{ network_mode: "host" }], good: [{}, { network_mode: "bridge" }] },
  "docker-no-host-processes": { bad: [{ pid_mode: "host" }, { ipc_mode: "host" }], good: [{}] },
  "docker-not-root": { bad: [{}, { user: "root" }, { user: "0:0" }], good: [{ user: "1000:1000" }] },
  "docker-published-locally": {
    bad: [{ ports: [{ internal: 80, external: 80 }] }, { ports: [{ internal: 80, ip: "0.0.0.0" }] }],
    good: [{}, { ports: [{ internal: 80, ip: "127.0.0.1" }] }],
  },
  "docker-no-socket": {
    bad: [
      { volumes: [{ host_path: "/var/run/docker.sock", container_path: "/s" }] },
      { mounts: [{ type: "bind", source: "/run/docker.sock", target: "/s" }] },
    ],
    good: [{ volumes: [{ volume_name: "data", container_path: "/data" }] }],
  },
  "docker-read-only-root": flag("read_only"),
  "docker-drops-capabilities": {
    bad: [{}, { capabilities: { drop: ["NET_RAW"] } }],
    good: [{ capabilities: { drop: ["ALL"] } }],
  },
};
