import { includes, isOn, isOneOf, isOff, isPresent, all, any, isNoneOf } from "../../checks";
import { isNotPublic } from "../../iam-checks";
import { fsbp, type Check, type Rule } from "../../rule";
import { isFields, isList, isUnknown, textOf, type Fields, type Value } from "../../value";
import { secretsIn } from "./compute";

/** What is wrong with the first container of a task that has something wrong. */
function eachContainer(wrong: (container: Fields) => string | undefined): Check {
  return ({ values }) => {
    for (const container of containersOf(values["container_definitions"])) {
      const what = wrong(container);
      if (what !== undefined) return `container ${JSON.stringify(container["name"] ?? "")}: ${what}`;
    }
    return undefined;
  };
}

/** The containers of a task's definition; none where it can't be read. */
function containersOf(definitions: Value | undefined): readonly Fields[] {
  const text = isUnknown(definitions) ? definitions.template : definitions;
  if (typeof text !== "string") return [];
  try {
    const list = JSON.parse(text) as Value;
    return isList(list) ? list.filter(isFields) : [];
  } catch {
    return [];
  }
}

/** A value that is made of references is a text with them. */
function isKnownTrue(value: Value | undefined): boolean {
  return value === true || value === "true";
}

function environmentOf({ environment }: Fields): Fields {
  const pairs = isList(environment) ? environment.filter(isFields) : [];
  return Object.fromEntries(
    pairs
      .filter(({ value }) => typeof value !== "string" || !value.includes("${"))
      .map(({ name, value }) => [textOf(name), value]),
  );
}

/** Containers, and where they are kept. */
export const containers: readonly Rule[] = [
  {
    id: "ecs-not-privileged",
    severity: "high",
    title: "A container is not privileged",
    remedy: "Leave privileged false in container_definitions.",
    references: [fsbp("ECS.4")],
    types: ["aws_ecs_task_definition"],
    check: eachContainer(({ privileged }) => (isKnownTrue(privileged) ? "privileged is true" : undefined)),
  },
  {
    id: "ecs-read-only-root",
    severity: "high",
    title: "A container can't write to its root",
    remedy: "Set readonlyRootFilesystem to true in container_definitions, with volumes for what is written.",
    references: [fsbp("ECS.5")],
    types: ["aws_ecs_task_definition"],
    check: eachContainer(({ readonlyRootFilesystem: value }) =>
      value === undefined || value === false
        ? `readonlyRootFilesystem is ${value === false ? "false" : "not set"}`
        : undefined,
    ),
  },
  {
    id: "ecs-no-secret-in-environment",
    severity: "high",
    title: "A container's environment has no secret in clear",
    remedy: "Pass it by secrets, from Secrets Manager or the Parameter Store.",
    references: [fsbp("ECS.8")],
    types: ["aws_ecs_task_definition"],
    check: eachContainer((container) => {
      const names = secretsIn(environmentOf(container));
      return names.length > 0 ? `environment has ${names.join(", ")} in clear` : undefined;
    }),
  },
  {
    id: "ecs-logging",
    severity: "high",
    title: "What a container writes is kept",
    remedy: "Set logConfiguration in container_definitions.",
    references: [fsbp("ECS.9")],
    types: ["aws_ecs_task_definition"],
    check: eachContainer(({ logConfiguration }) => (logConfiguration ? undefined : "logConfiguration is not set")),
  },
  {
    id: "ecs-no-host-processes",
    severity: "high",
    title: "A task does not see the host's processes",
    remedy: 'Leave pid_mode out, or set it to "task".',
    references: [fsbp("ECS.3")],
    types: ["aws_ecs_task_definition"],
    check: isNoneOf("pid_mode", ["host"]),
  },
  {
    id: "ecs-no-host-network",
    severity: "high",
    title: "A task has a network of its own",
    remedy: 'Set network_mode to "awsvpc".',
    references: [fsbp("ECS.1")],
    types: ["aws_ecs_task_definition"],
    check: isNoneOf("network_mode", ["host"]),
  },
  {
    id: "ecs-no-public-address",
    severity: "high",
    title: "A service's tasks have no public address",
    remedy: "Leave network_configuration.assign_public_ip false.",
    references: [fsbp("ECS.2")],
    types: ["aws_ecs_service"],
    check: isOff("network_configuration.assign_public_ip"),
  },
  {
    id: "ecs-task-set-no-public-address",
    severity: "high",
    title: "Tasks of a task set have no public address",
    remedy: "Leave network_configuration.assign_public_ip false.",
    references: [fsbp("ECS.16")],
    types: ["aws_ecs_task_set"],
    check: isOff("network_configuration.assign_public_ip"),
  },
  {
    id: "ecr-scan",
    severity: "high",
    title: "Images are scanned when they are pushed",
    remedy: "Set image_scanning_configuration.scan_on_push to true.",
    references: [fsbp("ECR.1")],
    types: ["aws_ecr_repository"],
    check: isOn("image_scanning_configuration.scan_on_push"),
  },
  {
    id: "ecr-immutable-tags",
    severity: "medium",
    title: "A tag of an image stays that image",
    remedy: 'Set image_tag_mutability to "IMMUTABLE".',
    references: [fsbp("ECR.2")],
    types: ["aws_ecr_repository"],
    check: isOneOf("image_tag_mutability", [/^IMMUTABLE/], "MUTABLE"),
  },
  {
    id: "ecr-policy-not-public",
    severity: "critical",
    title: "A repository lets in nobody who is not known",
    remedy: "Name the accounts, or add a condition such as aws:PrincipalOrgID.",
    types: ["aws_ecr_repository_policy"],
    check: isNotPublic("policy"),
  },
  {
    id: "eks-private-endpoint",
    severity: "high",
    title: "A cluster's API is not open to the internet",
    remedy: "Set vpc_config.endpoint_public_access to false, or public_access_cidrs to addresses that are known.",
    references: [fsbp("EKS.1")],
    types: ["aws_eks_cluster"],
    check: any(
      all(isPresent("vpc_config"), isOff("vpc_config.endpoint_public_access", true)),
      all(isPresent("vpc_config.public_access_cidrs"), isNoneOf("vpc_config.public_access_cidrs", ["0.0.0.0/0"])),
    ),
  },
  {
    id: "eks-secrets-encrypted",
    severity: "medium",
    title: "A cluster's secrets are encrypted with a key of its own",
    remedy: 'Set encryption_config, with resources ["secrets"].',
    references: [fsbp("EKS.3")],
    types: ["aws_eks_cluster"],
    check: includes("encryption_config.resources", "secrets"),
  },
  {
    id: "eks-audit-logs",
    severity: "medium",
    title: "A cluster's audit log is kept",
    remedy: 'Put "audit" into enabled_cluster_log_types.',
    references: [fsbp("EKS.8")],
    types: ["aws_eks_cluster"],
    check: includes("enabled_cluster_log_types", "audit"),
  },
];
