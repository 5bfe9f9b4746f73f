import { all, isAbsent, isNoneOf, isOff, isOn, isOneOf, when } from "../../checks";
import { cis, fsbp, type Check, type Rule } from "../../rule";
import { blocksAt, isUnknown, knownText, textOf, truth, valueAt, type Fields } from "../../value";

const DISKS = ["root_block_device", "ebs_block_device"];

/** A block for a disk that says nothing of encryption; without a block, the account's default counts. */
const areDisksEncrypted: Check = ({ values }) => {
  const disks = DISKS.flatMap((name) => (blocksAt(values, name) ?? []).map((disk) => [name, disk] as const));
  const open = disks.find(([, disk]) => disk["snapshot_id"] === undefined && truth(disk["encrypted"], false) === false);
  return open && `${open[0]}.encrypted is not true`;
};

const areTemplateDisksEncrypted: Check = ({ values }) => {
  const mappings = blocksAt(values, "block_device_mappings") ?? [];
  const disks = mappings.flatMap((mapping) => blocksAt(mapping, "ebs") ?? []);
  return disks.some((disk) => truth(disk["encrypted"], false) === false)
    ? "block_device_mappings.ebs.encrypted is not true"
    : undefined;
};

/** Names under which secrets are passed to programs. */
const SECRET_NAME = /passw|secret|token$|api_?key|private_?key|access_?key/i;

/** Names of environment variables with a value in clear that is a secret by its name. */
export function secretsIn(variables: Fields): readonly string[] {
  return Object.entries(variables)
    .filter(([name, value]) => SECRET_NAME.test(name) && !isUnknown(value) && isClearText(textOf(value)))
    .map(([name]) => name);
}

/** Where a secret is, is no secret. */
function isClearText(value: string): boolean {
  return value !== "" && !/^(arn:|\/|https?:)/.test(value);
}

const hasNoSecrets: Check = ({ values }) => {
  const variables = valueAt(values, "environment.variables");
  const names = typeof variables === "object" && !isUnknown(variables) ? secretsIn(variables as Fields) : [];
  return names.length > 0 ? `environment.variables has ${names.join(", ")} in clear` : undefined;
};

/** Servers and functions. */
export const compute: readonly Rule[] = [
  {
    id: "ec2-imdsv2",
    severity: "high",
    title: "An instance gives its credentials to sessions alone (IMDSv2)",
    remedy: 'Set metadata_options.http_tokens to "required".',
    references: [fsbp("EC2.8"), cis("5.6")],
    types: ["aws_instance"],
    check: metadataNeedsToken,
  },
  {
    id: "ec2-template-imdsv2",
    severity: "low",
    title: "Instances of a launch template give their credentials to sessions alone (IMDSv2)",
    remedy: 'Set metadata_options.http_tokens to "required".',
    references: [fsbp("EC2.170")],
    types: ["aws_launch_template"],
    check: metadataNeedsToken,
  },
  {
    id: "ec2-launch-configuration-imdsv2",
    severity: "high",
    title: "Instances of a launch configuration give their credentials to sessions alone (IMDSv2)",
    remedy: 'Set metadata_options.http_tokens to "required"; better, use a launch template.',
    references: [fsbp("AutoScaling.3")],
    types: ["aws_launch_configuration"],
    check: metadataNeedsToken,
  },
  {
    id: "ec2-no-public-address",
    severity: "high",
    title: "An instance has no public address",
    remedy: "Put a load balancer before it, and reach it by Session Manager.",
    references: [fsbp("EC2.9")],
    types: ["aws_instance"],
    check: isOff("associate_public_ip_address"),
  },
  {
    id: "ec2-template-no-public-address",
    severity: "high",
    title: "Instances of a launch template have no public address",
    remedy: "Leave network_interfaces.associate_public_ip_address false.",
    references: [fsbp("EC2.25")],
    types: ["aws_launch_template"],
    check: isOff("network_interfaces.associate_public_ip_address"),
  },
  {
    id: "ec2-launch-configuration-no-public-address",
    severity: "high",
    title: "Instances of a launch configuration have no public address",
    remedy: "Leave associate_public_ip_address false.",
    references: [fsbp("Autoscaling.5")],
    types: ["aws_launch_configuration"],
    check: isOff("associate_public_ip_address"),
  },
  {
    id: "ebs-volume-encrypted",
    severity: "medium",
    title: "A volume is encrypted",
    remedy: "Set encrypted to true.",
    references: [fsbp("EC2.3")],
    types: ["aws_ebs_volume", "aws_ebs_snapshot_copy"],
    check: isOn("encrypted"),
  },
  {
    id: "ec2-disks-encrypted",
    severity: "medium",
    title: "An instance's disks are encrypted",
    remedy: "Set encrypted to true in root_block_device and ebs_block_device.",
    references: [fsbp("EC2.3")],
    types: ["aws_instance", "aws_launch_configuration"],
    check: areDisksEncrypted,
  },
  {
    id: "ec2-template-disks-encrypted",
    severity: "medium",
    title: "Disks of a launch template are encrypted",
    remedy: "Set block_device_mappings.ebs.encrypted to true.",
    references: [fsbp("EC2.181")],
    types: ["aws_launch_template"],
    check: areTemplateDisksEncrypted,
  },
  {
    id: "ebs-encryption-by-default",
    severity: "medium",
    title: "New volumes of an account are encrypted",
    remedy: "Set enabled of aws_ebs_encryption_by_default to true.",
    references: [fsbp("EC2.7"), cis("2.2.1")],
    types: ["aws_ebs_encryption_by_default"],
    check: isOn("enabled", true),
  },
  {
    id: "ec2-image-not-public",
    severity: "critical",
    title: "An image is not shared with everybody",
    remedy: "Share it with the accounts that need it.",
    types: ["aws_ami_launch_permission"],
    check: isAbsent("group"),
  },
  {
    id: "lambda-not-public",
    severity: "critical",
    title: "A function may not be called by anybody",
    remedy: "Name the principal, and the source_arn or source_account of a service.",
    references: [fsbp("Lambda.1")],
    types: ["aws_lambda_permission"],
    check: when(
      ({ values }) => ["source_arn", "source_account", "principal_org_id"].every((name) => values[name] === undefined),
      isNoneOf("principal", ["*", "s3.amazonaws.com"]),
    ),
  },
  {
    id: "lambda-url-needs-signature",
    severity: "high",
    title: "A function's URL takes signed requests alone",
    remedy: 'Set authorization_type to "AWS_IAM".',
    types: ["aws_lambda_function_url"],
    check: isOneOf("authorization_type", ["AWS_IAM"]),
  },
  {
    id: "lambda-runtime-supported",
    severity: "medium",
    title: "A function's runtime still gets security fixes",
    remedy: "Move it to a newer runtime.",
    references: [fsbp("Lambda.2")],
    types: ["aws_lambda_function"],
    check: isNoneOf("runtime", [
      /^nodejs(|4\.3|4\.3-edge|6\.10|8\.10|10\.x|12\.x|14\.x|16\.x|18\.x)$/,
      /^python(2\.7|3\.[6-9])$/,
      /^(dotnetcore(1\.0|2\.[01]|3\.1)|dotnet[56])$/,
      /^ruby(2\.[57]|3\.2)$/,
      /^(java8|go1\.x|provided)$/,
    ]),
  },
  {
    id: "lambda-no-secret-in-environment",
    severity: "high",
    title: "A function's environment has no secret in clear",
    remedy: "Pass the name of a secret, and let the function read it.",
    types: ["aws_lambda_function"],
    check: hasNoSecrets,
  },
  {
    id: "sagemaker-notebook-no-internet",
    severity: "high",
    title: "A notebook has no way to the internet of its own",
    remedy: 'Set direct_internet_access to "Disabled", with a subnet.',
    references: [fsbp("SageMaker.1")],
    types: ["aws_sagemaker_notebook_instance"],
    check: isOneOf("direct_internet_access", ["Disabled"], "Enabled"),
  },
  {
    id: "sagemaker-notebook-no-root",
    severity: "high",
    title: "Users of a notebook are not root there",
    remedy: 'Set root_access to "Disabled".',
    references: [fsbp("SageMaker.3")],
    types: ["aws_sagemaker_notebook_instance"],
    check: isOneOf("root_access", ["Disabled"], "Enabled"),
  },
  {
    id: "codebuild-no-secret-in-environment",
    severity: "critical",
    title: "A build's environment has no credentials in clear",
    remedy: "Set the variable's type to SECRETS_MANAGER or PARAMETER_STORE.",
    references: [fsbp("CodeBuild.2")],
    types: ["aws_codebuild_project"],
    check: ({ values }) => {
      const variables = blocksAt(values, "environment.environment_variable") ?? [];
      const clear = variables.filter(({ type }) => type === undefined || type === "PLAINTEXT");
      const names = clear.flatMap(({ name, value }) => (typeof name === "string" ? secretsIn({ [name]: value }) : []));
      return names.length > 0 ? `environment has ${names.join(", ")} in clear` : undefined;
    },
  },
];

function metadataNeedsToken(...[resource, stack]: Parameters<Check>): ReturnType<Check> {
  const isOnForSure = knownText(valueAt(resource.values, "metadata_options.http_endpoint"), "enabled") === "enabled";
  return !isOnForSure ? undefined : all(isOneOf("metadata_options.http_tokens", ["required"]))(resource, stack);
}
