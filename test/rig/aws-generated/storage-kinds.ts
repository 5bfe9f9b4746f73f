import { assumedBy, policy, type Kind } from "./kind";

/** What has to do with what is kept: buckets, tables, images, streams. */
export const storageKinds: Readonly<Record<string, Kind>> = {
  bucket: {
    make: (of) => ({
      aws_s3_bucket: { bucket: of.name, force_destroy: of.one([false, true]), tags: of.tags },
      aws_s3_bucket_versioning: {
        bucket: of.ref("aws_s3_bucket", "id"),
        versioning_configuration: { status: of.one(["Enabled", "Suspended"]) },
      },
      aws_s3_bucket_public_access_block: {
        bucket: of.ref("aws_s3_bucket", "id"),
        block_public_acls: true,
        block_public_policy: of.one([true, false]),
      },
      "data.aws_iam_policy_document": {
        statement: {
          actions: of.one([["s3:GetObject"], ["s3:GetObject", "s3:PutObject"]]),
          resources: [`${of.ref("aws_s3_bucket", "arn")}/*`],
          principals: { type: "AWS", identifiers: ["123456789012"] },
        },
      },
      aws_s3_bucket_policy: {
        bucket: of.ref("aws_s3_bucket", "id"),
        policy: of.ref("data.aws_iam_policy_document", "json"),
      },
      aws_s3_bucket_server_side_encryption_configuration: {
        bucket: of.ref("aws_s3_bucket", "id"),
        rule: { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
      },
    }),
  },
  website: {
    make: (of) => ({
      aws_s3_bucket: { bucket: of.name, tags: of.tags },
      aws_s3_bucket_cors_configuration: {
        bucket: of.ref("aws_s3_bucket", "id"),
        cors_rule: { allowed_methods: of.one([["GET"], ["GET", "HEAD"]]), allowed_origins: ["*"] },
      },
      aws_s3_bucket_ownership_controls: {
        bucket: of.ref("aws_s3_bucket", "id"),
        rule: { object_ownership: "BucketOwnerEnforced" },
      },
      aws_s3_object: {
        bucket: of.ref("aws_s3_bucket", "id"),
        key: "index.html",
        content: of.one(["<p>one</p>", "<p>two</p>", "<p>“three”</p>\n"]),
        content_type: "text/html",
        tags: of.tags,
      },
      "data.aws_s3_bucket": { bucket: of.ref("aws_s3_bucket", "id") },
    }),
  },
  asset: {
    hasFiles: true,
    make: (of) => ({
      aws_s3_bucket: { bucket: of.name },
      aws_s3_object: {
        bucket: of.ref("aws_s3_bucket", "id"),
        key: "page.html",
        source: "./assets/page.html",
        etag: '${filemd5("assets/page.html")}',
        tags: of.tags,
      },
    }),
  },
  table: {
    make: (of) => ({
      aws_dynamodb_table: {
        name: of.name,
        billing_mode: "PAY_PER_REQUEST",
        hash_key: "id",
        attribute: [{ name: "id", type: "S" }],
        ttl: { attribute_name: "expires", enabled: true },
        tags: of.tags,
      },
      aws_dynamodb_table_item: {
        table_name: of.ref("aws_dynamodb_table", "name"),
        hash_key: "id",
        item: JSON.stringify({ id: { S: "1" }, value: { N: of.one(["1", "2", "3.5"]) } }),
      },
    }),
  },
  images: {
    make: (of) => ({
      aws_ecr_repository: {
        name: of.name,
        image_tag_mutability: of.one(["MUTABLE", "IMMUTABLE"]),
        tags: of.tags,
      },
      aws_ecr_lifecycle_policy: {
        repository: of.ref("aws_ecr_repository", "name"),
        policy: lifecyclePolicy(of.one([5, 10, 20])),
      },
      aws_ecr_repository_policy: {
        repository: of.ref("aws_ecr_repository", "name"),
        policy: policy({ Sid: "pull", Action: "ecr:BatchGetImage", Principal: "*" }),
      },
      "data.aws_ecr_repository": { name: of.ref("aws_ecr_repository", "name") },
    }),
  },
  files: {
    make: (of) => ({
      aws_efs_file_system: { creation_token: of.name, tags: of.tags },
      aws_efs_access_point: { file_system_id: of.ref("aws_efs_file_system", "id"), tags: of.tags },
    }),
  },
  stream: {
    isSlow: true,
    make: (of) => ({
      aws_kinesis_stream: { name: of.name, shard_count: 1, retention_period: of.one([24, 48]) },
    }),
  },
  firehose: {
    make: (of) => ({
      aws_s3_bucket: { bucket: of.name },
      aws_iam_role: { name: of.name, assume_role_policy: assumedBy("firehose") },
      aws_kinesis_firehose_delivery_stream: {
        name: of.name,
        destination: "extended_s3",
        extended_s3_configuration: {
          role_arn: of.ref("aws_iam_role", "arn"),
          bucket_arn: of.ref("aws_s3_bucket", "arn"),
        },
        tags: of.tags,
      },
    }),
  },
  catalogue: {
    make: (of) => ({
      aws_glue_catalog_database: { name: of.name, description: of.one(["one", "two"]) },
      aws_glue_catalog_table: {
        name: "events",
        database_name: of.ref("aws_glue_catalog_database", "name"),
        parameters: { classification: of.one(["json", "csv"]) },
      },
    }),
  },
};

function lifecyclePolicy(kept: number): string {
  const selection = { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: kept };
  return JSON.stringify({ rules: [{ rulePriority: 1, description: "few", selection, action: { type: "expire" } }] });
}
