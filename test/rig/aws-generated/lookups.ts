import type { Body, Region } from "./stack";

/** A data source on what is there in every account. */
export interface LookupKind {
  readonly type: string;
  readonly body: (region: Region) => Body;
  /** What an output takes of it. */
  readonly attribute: string;
}

/** All of them, by their names. */
export const lookups: Readonly<Record<string, LookupKind>> = {
  region: { type: "aws_region", body: () => ({}), attribute: "description" },
  identity: { type: "aws_caller_identity", body: () => ({}), attribute: "arn" },
  zones: { type: "aws_availability_zones", body: () => ({ state: "available" }), attribute: "names" },
  partition: { type: "aws_partition", body: () => ({}), attribute: "dns_suffix" },
  network: { type: "aws_vpc", body: () => ({ default: true }), attribute: "cidr_block_associations" },
  subnets: {
    type: "aws_subnets",
    body: () => ({ filter: [{ name: "default-for-az", values: ["true"] }] }),
    attribute: "ids",
  },
  regionName: {
    type: "aws_ssm_parameter",
    body: (region) => ({ name: `/aws/service/global-infrastructure/regions/${region}/longName` }),
    attribute: "insecure_value",
  },
  image: {
    type: "aws_ami",
    // One of many that are equally new: by a pattern, either could be the newest.
    body: () => ({ owners: ["amazon"], filter: [{ name: "name", values: ["amzn2-ami-hvm-2.0.20180810-x86_64-gp2"] }] }),
    attribute: "image_id",
  },
  canonicalUser: { type: "aws_canonical_user_id", body: () => ({}), attribute: "id" },
  regions: { type: "aws_regions", body: () => ({}), attribute: "names" },
  service: { type: "aws_service", body: () => ({ service_id: "ec2" }), attribute: "dns_name" },
  arn: {
    type: "aws_arn",
    body: (region) => ({ arn: `arn:aws:sns:${region}:123456789012:topic` }),
    attribute: "resource",
  },
  machine: { type: "aws_ec2_instance_type", body: () => ({ instance_type: "t3.micro" }), attribute: "memory_size" },
  defaultTags: { type: "aws_default_tags", body: () => ({}), attribute: "tags" },
  document: {
    type: "aws_iam_policy_document",
    body: () => ({ statement: { sid: "Read", actions: ["s3:GetObject"], resources: ["*"] } }),
    attribute: "minified_json",
  },
  balancers: { type: "aws_elb_service_account", body: () => ({ region: "us-east-1" }), attribute: "arn" },
  prefixes: {
    type: "aws_prefix_list",
    body: (region) => ({ name: `com.amazonaws.${region}.s3` }),
    attribute: "cidr_blocks",
  },
};

/** A lookup by its name. */
export function lookupOf(name: string): LookupKind {
  const lookup = lookups[name];
  if (!lookup) throw new Error(`no lookup ${name}`);
  return lookup;
}
