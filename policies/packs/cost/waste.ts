import { any, hasRelated, isAtLeast, isPresent, isSet, when } from "../../checks";
import { fsbp, type Check, type Rule } from "../../rule";
import { baseAddress, relatedTo, type Resource, type Stack } from "../../stack";
import { hasUnknown, isFields, isUnknown, knownText, textsOf, valueAt, type Value } from "../../value";

/** What has tags on its own, for whoever pays the bill. */
const TAGGED = [
  ...["aws_instance", "aws_launch_template", "aws_ebs_volume", "aws_s3_bucket", "aws_efs_file_system", "aws_vpc"],
  ...["aws_db_instance", "aws_rds_cluster", "aws_dynamodb_table", "aws_elasticache_replication_group"],
  ...["aws_lambda_function", "aws_ecs_cluster", "aws_ecs_service", "aws_eks_cluster", "aws_lb", "aws_nat_gateway"],
  ...["aws_opensearch_domain", "aws_redshift_cluster", "aws_kinesis_stream", "aws_msk_cluster"],
];

/** Its own tags, or those that the provider puts on everything. */
const isTagged: Check = ({ values }, stack) => {
  const tags = [values["tags"], values["tags_all"], ...defaultTagsOf(stack)];
  const isAny = tags.some((each) => hasUnknown(each) || (isFields(each) && Object.keys(each).length > 0));
  return isAny ? undefined : "it has no tags";
};

function defaultTagsOf({ providers }: Stack): readonly (Value | undefined)[] {
  return providers.filter(({ type }) => type === "aws").map(({ values }) => valueAt(values, "default_tags.tags"));
}

function isProvisioned({ values }: Resource): boolean {
  return knownText(values["billing_mode"], "PROVISIONED") === "PROVISIONED";
}

/** Scaling names its target by a text: `table/NAME`. */
const scales: Check = (resource, stack) => {
  const targets = stack.resources.filter(({ type }) => type === "aws_appautoscaling_target");
  const names = textsOf(resource.values["name"]).map((name) => `table/${name}`);
  const isTarget = targets.some(({ values, references }) => {
    const isReferred = (references["resource_id"] ?? []).includes(baseAddress(resource.address));
    const isOpen = isUnknown(values["resource_id"]) || isUnknown(resource.values["name"]);
    return isReferred || isOpen || textsOf(values["resource_id"]).some((id) => names.includes(id));
  });
  return isTarget ? undefined : "billing_mode is PROVISIONED, and nothing scales it";
};

const isVolumeUsed = mayBeUsedBy(["aws_volume_attachment", "volume_id"]);
const isAddressUsed = mayBeUsedBy(["aws_eip_association", "allocation_id"], ["aws_nat_gateway", "allocation_id"]);

function mayBeUsedBy(...uses: readonly (readonly [type: string, argument: string])[]) {
  return (resource: Resource, stack: Stack): boolean =>
    uses.some(([type, argument]) => {
      const { certain, isMore } = relatedTo(resource, stack, type, argument);
      return certain.length > 0 || isMore;
    });
}

/** Addresses are given to load balancers and endpoints in blocks, too: whoever refers to it, uses it. */
function isReferredTo(resource: Resource, stack: Stack): boolean {
  return stack.resources.some(({ references }) =>
    Object.values(references).some((all) => all.includes(baseAddress(resource.address))),
  );
}

/** What is paid for and not used, or for ever. */
export const waste: readonly Rule[] = [
  {
    id: "cost-untagged",
    severity: "low",
    title: "What costs money has tags",
    remedy: "Set tags, or default_tags of the provider, so that the bill can be split.",
    types: TAGGED,
    check: isTagged,
  },
  {
    id: "cost-unattached-volume",
    severity: "medium",
    title: "A volume is attached to a server",
    remedy: "Attach it by aws_volume_attachment, or take it away.",
    types: ["aws_ebs_volume"],
    check: (resource, stack) => (isVolumeUsed(resource, stack) ? undefined : "nothing is attached to it"),
  },
  {
    id: "cost-unattached-address",
    severity: "medium",
    title: "An address is in use",
    remedy: "Give it to a server, a NAT gateway or a load balancer, or take it away: each costs by the hour.",
    types: ["aws_eip"],
    check: (resource, stack) => {
      const isOwn = resource.values["instance"] !== undefined || resource.values["network_interface"] !== undefined;
      return isOwn || isAddressUsed(resource, stack) || isReferredTo(resource, stack) ? undefined : "nothing uses it";
    },
  },
  {
    id: "cost-bucket-lifecycle",
    severity: "low",
    title: "A bucket's objects do not stay for ever",
    remedy: "Give it an aws_s3_bucket_lifecycle_configuration: old versions go, what is rarely read moves.",
    references: [fsbp("S3.13")],
    types: ["aws_s3_bucket"],
    check: any(hasRelated("aws_s3_bucket_lifecycle_configuration", "bucket"), isPresent("lifecycle_rule")),
  },
  {
    id: "cost-image-lifecycle",
    severity: "low",
    title: "A repository's images do not stay for ever",
    remedy: "Give it an aws_ecr_lifecycle_policy.",
    references: [fsbp("ECR.3")],
    types: ["aws_ecr_repository"],
    check: hasRelated("aws_ecr_lifecycle_policy", "repository"),
  },
  {
    id: "cost-file-system-lifecycle",
    severity: "low",
    title: "Files that are rarely read move to where they cost less",
    remedy: "Set lifecycle_policy.transition_to_ia.",
    types: ["aws_efs_file_system"],
    check: isPresent("lifecycle_policy"),
  },
  {
    id: "cost-log-retention",
    severity: "low",
    title: "Logs do not stay for ever",
    remedy: "Set retention_in_days.",
    types: ["aws_cloudwatch_log_group"],
    check: isAtLeast("retention_in_days", 1),
  },
  {
    id: "cost-table-scales",
    severity: "medium",
    title: "A table's capacity follows its load",
    remedy: 'Set billing_mode to "PAY_PER_REQUEST", or scale it by aws_appautoscaling_target.',
    references: [fsbp("DynamoDB.1")],
    types: ["aws_dynamodb_table"],
    check: when(isProvisioned, scales),
  },
  {
    id: "cost-incomplete-uploads",
    severity: "low",
    title: "Uploads that were never finished go",
    remedy: "Give the lifecycle configuration a rule with abort_incomplete_multipart_upload.",
    types: ["aws_s3_bucket_lifecycle_configuration"],
    check: isPresent("rule.abort_incomplete_multipart_upload"),
  },
  {
    id: "cost-budget-warns",
    severity: "low",
    title: "A budget tells somebody before it is spent",
    remedy: "Give it a notification.",
    types: ["aws_budgets_budget"],
    check: isPresent("notification"),
  },
  {
    id: "cost-group-bound",
    severity: "low",
    title: "A group of servers has an upper bound",
    remedy: "Set max_size.",
    types: ["aws_autoscaling_group"],
    check: isSet("max_size"),
  },
];
