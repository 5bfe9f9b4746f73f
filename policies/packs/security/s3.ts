import { all, any, hasRelated, isNoneOf, isOn, isOneOf, isPresent, isUsedBy, when } from "../../checks";
import { refusesPlainText } from "../../iam-policy";
import { hasStatement, isNotPublic } from "../../iam-checks";
import { cis, fsbp, type Check, type Rule } from "../../rule";

const blocksAll = all(
  isOn("block_public_acls"),
  isOn("block_public_policy"),
  isOn("ignore_public_acls"),
  isOn("restrict_public_buckets"),
);

/** Logs about buckets of logs would go round in circles. */
const takesLogs = isUsedBy(
  ["aws_s3_bucket_logging", "target_bucket"],
  ["aws_cloudtrail", "s3_bucket_name"],
  ["aws_lb", "access_logs"],
  ["aws_flow_log", "log_destination"],
  ["aws_cloudfront_distribution", "logging_config"],
);

const refuses: Check = hasStatement("policy", refusesPlainText, "denies requests without TLS");

/** Buckets of S3. */
export const s3: readonly Rule[] = [
  {
    id: "s3-public-access-block",
    severity: "high",
    title: "A bucket blocks public access",
    remedy: "Give it an aws_s3_bucket_public_access_block with all four settings true.",
    references: [fsbp("S3.8"), cis("2.1.4")],
    types: ["aws_s3_bucket"],
    check: hasRelated("aws_s3_bucket_public_access_block", "bucket", blocksAll),
  },
  {
    id: "s3-account-public-access-block",
    severity: "high",
    title: "An account's block of public access covers all of S3",
    remedy: "Set all four settings of aws_s3_account_public_access_block to true.",
    references: [fsbp("S3.1"), cis("2.1.4")],
    types: ["aws_s3_account_public_access_block"],
    check: blocksAll,
  },
  {
    id: "s3-access-point-public-access-block",
    severity: "critical",
    title: "An access point blocks public access",
    remedy: "Leave public_access_block_configuration out, or set all four of its settings to true.",
    references: [fsbp("S3.19")],
    types: ["aws_s3_access_point"],
    check: all(
      ...["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"].map((name) =>
        isOn(`public_access_block_configuration.${name}`, true),
      ),
    ),
  },
  {
    id: "s3-tls-only",
    severity: "medium",
    title: "A bucket refuses requests without TLS",
    remedy: "Give it a policy that denies s3:* to everybody where aws:SecureTransport is false.",
    references: [fsbp("S3.5"), cis("2.1.1")],
    types: ["aws_s3_bucket"],
    check: any(hasRelated("aws_s3_bucket_policy", "bucket", refuses), all(isPresent("policy"), refuses)),
  },
  {
    id: "s3-policy-not-public",
    severity: "critical",
    title: "A bucket's policy lets in nobody who is not known",
    remedy: "Name the principals, or add a condition such as aws:PrincipalOrgID.",
    references: [fsbp("S3.2"), fsbp("S3.3")],
    types: ["aws_s3_bucket_policy", "aws_s3_bucket"],
    check: isNotPublic("policy"),
  },
  {
    id: "s3-acl-not-public",
    severity: "critical",
    title: "A bucket's ACL lets in nobody who is not known",
    remedy: 'Leave the ACL out, with object_ownership "BucketOwnerEnforced".',
    references: [fsbp("S3.2"), fsbp("S3.3")],
    types: ["aws_s3_bucket_acl", "aws_s3_bucket", "aws_s3_object"],
    check: isNoneOf("acl", ["public-read", "public-read-write", "authenticated-read", "website"]),
  },
  {
    id: "s3-no-acls",
    severity: "medium",
    title: "Access to a bucket is managed by policies alone",
    remedy: 'Set object_ownership of aws_s3_bucket_ownership_controls to "BucketOwnerEnforced".',
    references: [fsbp("S3.12")],
    types: ["aws_s3_bucket_ownership_controls"],
    check: isOneOf("rule.object_ownership", ["BucketOwnerEnforced"]),
  },
  {
    id: "s3-encryption",
    severity: "medium",
    title: "A bucket says how it is encrypted",
    remedy: "Give it an aws_s3_bucket_server_side_encryption_configuration, with a key of your own or AES256.",
    types: ["aws_s3_bucket"],
    check: any(
      hasRelated("aws_s3_bucket_server_side_encryption_configuration", "bucket"),
      isPresent("server_side_encryption_configuration"),
    ),
  },
  {
    id: "s3-versioning",
    severity: "medium",
    title: "A bucket keeps earlier versions of its objects",
    remedy: 'Give it an aws_s3_bucket_versioning whose status is "Enabled".',
    types: ["aws_s3_bucket"],
    check: any(
      hasRelated("aws_s3_bucket_versioning", "bucket", isOneOf("versioning_configuration.status", ["Enabled"])),
      all(isPresent("versioning"), isOn("versioning.enabled")),
    ),
  },
  {
    id: "s3-access-logging",
    severity: "medium",
    title: "Requests to a bucket are logged",
    remedy: "Give it an aws_s3_bucket_logging, to a bucket for logs.",
    references: [fsbp("S3.9")],
    types: ["aws_s3_bucket"],
    check: when(
      (bucket, stack) => !takesLogs(bucket, stack),
      any(hasRelated("aws_s3_bucket_logging", "bucket"), isPresent("logging")),
    ),
  },
];
