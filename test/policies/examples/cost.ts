import { among, type Examples, type Whole } from "./example";

const taggedByProvider: Whole = {
  resource: { aws_instance: { it: {} } },
  provider: { aws: [{ default_tags: [{ tags: { team: "shop" } }] }] },
};
const bucketWith = (type: string): Whole =>
  among("aws_s3_bucket", {}, { [type]: { bucket: "${aws_s3_bucket.it.id}" } });

/** Examples of the cost pack's rules. */
export const costExamples: Examples = {
  "cost-previous-generation": {
    bad: [{ instance_type: "m4.large" }, { instance_type: "t2.micro" }],
    good: [{ instance_type: "m7i.large" }, { instance_type: "t4g.small" }, { instance_type: "${var.type}" }],
  },
  "cost-previous-generation-database": {
    bad: [{ instance_class: "db.m4.large" }],
    good: [{ instance_class: "db.t4g.micro" }, { instance_class: "db.serverless" }],
  },
  "cost-previous-generation-cache": {
    bad: [{ node_type: "cache.m3.medium" }],
    good: [{ node_type: "cache.t4g.micro" }],
  },
  "cost-oversized-server": {
    bad: [{ instance_type: "m7i.24xlarge" }, { instance_type: "c7g.metal" }],
    good: [{ instance_type: "m7i.2xlarge" }],
  },
  "cost-oversized-database": {
    bad: [{ instance_class: "db.r6g.16xlarge" }],
    good: [{ instance_class: "db.r6g.xlarge" }],
  },
  "cost-previous-volume-type": { bad: [{}, { type: "gp2" }], good: [{ type: "gp3" }] },
  "cost-previous-storage-type": { bad: [{ storage_type: "gp2" }], good: [{ storage_type: "gp3" }, {}] },
  "cost-provisioned-iops": { bad: [{ type: "io2", iops: 4000 }], good: [{ type: "gp3", iops: 4000 }, {}] },
  "cost-oversized-function": { bad: [{ memory_size: 10240 }], good: [{}, { memory_size: 1024 }] },
  "cost-untagged": {
    bad: [{}, { tags: {} }],
    good: [{ tags: { team: "shop" } }, { tags: "${var.tags}" }, taggedByProvider],
  },
  "cost-unattached-volume": {
    bad: [{}],
    good: [among("aws_ebs_volume", {}, { aws_volume_attachment: { volume_id: "${aws_ebs_volume.it.id}" } })],
  },
  "cost-unattached-address": {
    bad: [{}],
    good: [
      among("aws_eip", {}, { aws_nat_gateway: { allocation_id: "${aws_eip.it.id}" } }),
      { instance: "${aws_instance.i.id}" },
    ],
  },
  "cost-bucket-lifecycle": { bad: [{}], good: [bucketWith("aws_s3_bucket_lifecycle_configuration")] },
  "cost-image-lifecycle": {
    bad: [{}],
    good: [
      among(
        "aws_ecr_repository",
        { name: "r" },
        { aws_ecr_lifecycle_policy: { repository: "${aws_ecr_repository.it.name}" } },
      ),
    ],
  },
  "cost-file-system-lifecycle": { bad: [{}], good: [{ lifecycle_policy: [{ transition_to_ia: "AFTER_30_DAYS" }] }] },
  "cost-log-retention": { bad: [{}, { retention_in_days: 0 }], good: [{ retention_in_days: 30 }] },
  "cost-table-scales": {
    bad: [{ name: "t" }, { name: "t", billing_mode: "PROVISIONED" }],
    good: [
      { name: "t", billing_mode: "PAY_PER_REQUEST" },
      among("aws_dynamodb_table", { name: "t" }, { aws_appautoscaling_target: { resource_id: "table/t" } }),
      among(
        "aws_dynamodb_table",
        { name: "t" },
        { aws_appautoscaling_target: { resource_id: "table/${aws_dynamodb_table.it.name}" } },
      ),
    ],
  },
  "cost-incomplete-uploads": {
    bad: [{ rule: [{ id: "r", status: "Enabled" }] }],
    good: [{ rule: [{ id: "r", abort_incomplete_multipart_upload: { days_after_initiation: 7 } }] }],
  },
  "cost-budget-warns": { bad: [{}], good: [{ notification: [{ threshold: 80 }] }] },
  "cost-group-bound": { bad: [{}], good: [{ max_size: 4 }] },
};
