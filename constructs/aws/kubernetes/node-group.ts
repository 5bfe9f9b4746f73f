import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { nameOf } from "../../name";
import { Account } from "../account";
import { awsError } from "../aws-error";
import { Role } from "../iam/role";
import type { INetwork } from "../network/network";
import { METADATA_OPTIONS } from "../compute/metadata-options";
import { resourcesIn } from "../resources-in";
import { tagsOf } from "../tags";

/** What a group of nodes is given. */
export interface NodeGroupProps {
  /** Types of instances, the best one first; all for the same processor. @default `m6i.large`, or `m7g.large` for `arm64` */
  readonly instanceTypes?: readonly string[];
  /** @default "x86" */
  readonly architecture?: "x86" | "arm64";
  /** How many there are at least. @default 2 */
  readonly min?: number;
  /** How many there are at most. @default 4, and no less than `min` */
  readonly max?: number;
  /** GiB of each node's disk, which is encrypted. @default 50 */
  readonly storage?: number;
  /** Whether they are spare ones of AWS, which are cheap, and can be taken back within two minutes. @default false */
  readonly isSpot?: boolean;
  /** Labels of Kubernetes. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a group of nodes takes from its cluster. */
export interface NodeGroupPlace {
  readonly clusterName: string;
  readonly network: INetwork;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** What must be there first: without a network of their own, nodes never become ready. */
  readonly after: readonly ITerraformDependable[];
}

/** Instances of EC2 that a cluster runs pods on, and that EKS looks after. */
export class NodeGroup extends Construct {
  readonly role: Role;
  readonly resource: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps, place: NodeGroupPlace) {
    super(scope, id);
    const { min = 2, max = Math.max(4, min), architecture = "x86", isSpot = false } = props;
    this.#check(min, max);
    this.role = new Role(this, "role", {
      assumedBy: { services: ["ec2.amazonaws.com"] },
      managedPolicies: nodePolicies(this),
      tags: place.tags,
    });
    const template = this.#template(props, place);
    this.resource = new EksNodeGroup(this, "group", {
      clusterName: place.clusterName,
      // A prefix: one that has to be replaced is made before the old one, which pods run on, goes.
      nodeGroupNamePrefix: `${nameOf(this, { longest: 36 })}-`,
      nodeRoleArn: this.role.arn,
      subnetIds: [...place.network.subnetIds("private")],
      instanceTypes: [...(props.instanceTypes ?? [architecture === "x86" ? "m6i.large" : "m7g.large"])],
      amiType: architecture === "x86" ? "AL2023_x86_64_STANDARD" : "AL2023_ARM_64_STANDARD",
      capacityType: isSpot ? "SPOT" : "ON_DEMAND",
      scalingConfig: { minSize: min, maxSize: max, desiredSize: min },
      updateConfig: { maxUnavailable: 1 },
      labels: props.labels,
      launchTemplate: { id: template.id, version: Token.asString(template.latestVersion) },
      tags: tagsOf(this, place.tags),
      dependsOn: [...place.after, ...resourcesIn(this.role)],
      // How many there are is the autoscaler's from the first day on.
      lifecycle: { createBeforeDestroy: true, ignoreChanges: ["scaling_config[0].desired_size"] },
    });
  }

  #template({ storage = 50 }: NodeGroupProps, { tags }: NodeGroupPlace): LaunchTemplate {
    const ofInstances = tagsOf(this, tags);
    return new LaunchTemplate(this, "template", {
      namePrefix: `${nameOf(this, { longest: 90 })}-`,
      updateDefaultVersion: true,
      // One hop: pods that aren't on the node's own network don't get at its role.
      metadataOptions: METADATA_OPTIONS,
      blockDeviceMappings: [
        { deviceName: "/dev/xvda", ebs: { volumeSize: storage, volumeType: "gp3", encrypted: "true" } },
      ],
      monitoring: { enabled: true },
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags: ofInstances })),
      tags: ofInstances,
    });
  }

  #check(min: number, max: number): void {
    const areCounts = [min, max].every((each) => Token.isUnresolved(each) || (Number.isInteger(each) && each >= 0));
    if (areCounts && max >= 1 && min <= max) return;
    throw awsError(
      this,
      `min and max must be whole numbers, max at least 1 and no less than min, got ${min} to ${max}`,
    );
  }
}

/** Not what lets nodes give addresses to pods: `vpc-cni` has a role of its own for that, which pods can't take. */
function nodePolicies(scope: Construct): readonly string[] {
  const { partition } = Account.of(scope);
  return ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"].map(
    (policy) => `arn:${partition}:iam::aws:policy/${policy}`,
  );
}
