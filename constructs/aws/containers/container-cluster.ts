import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { nameOf } from "../../name";
import { tagsOf } from "../tags";

/** A cluster of ECS. */
export interface IContainerCluster extends IConstruct {
  readonly name: string;
  readonly arn: string;
}

/** What a cluster is given. */
export interface ContainerClusterProps {
  /** Up to 255 letters, digits, hyphens and underscores. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A cluster of ECS: what services on Fargate are counted and watched together in. */
export class ContainerCluster extends Construct implements IContainerCluster {
  /** The one of a construct's stack, for services that are given none. */
  static of(construct: Construct): ContainerCluster {
    const stack = TerraformStack.of(construct);
    const existing = stack.node.tryFindChild("default-cluster");
    return (existing as ContainerCluster | undefined) ?? new ContainerCluster(stack, "default-cluster");
  }

  /** One that exists. */
  static fromAttributes(
    scope: Construct,
    id: string,
    attributes: { readonly name: string; readonly arn: string },
  ): IContainerCluster {
    return Object.assign(new Construct(scope, id), attributes);
  }

  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, tags }: ContainerClusterProps = {}) {
    super(scope, id);
    const cluster = new EcsCluster(this, "cluster", {
      name: name ?? nameOf(this, { longest: 255 }),
      setting: [{ name: "containerInsights", value: "enabled" }],
      tags: tagsOf(this, tags),
    });
    this.name = cluster.name;
    this.arn = cluster.arn;
  }
}
