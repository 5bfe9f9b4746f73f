import { Network as DockerNetwork } from "@cdktf/provider-docker/lib/network";
import { TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { nameOf } from "../name";
import type { INetwork } from "../platform/network";
import { markPlatform } from "../platform/of-platform";
import { DOCKER_NAME } from "./docker-name";
import { labelsOf } from "./labels";
import { dockerProviderOf } from "./provider";

/** What a network is given. */
export interface NetworkProps {
  /**
   * Whether nothing in it reaches the outside, and nothing outside reaches it, this machine included.
   *
   * @default false
   */
  readonly internal?: boolean;
}

/** A bridge network of the engine: containers in it find each other by their names; others are not let in. */
export class Network extends Construct implements INetwork {
  /** The network of a stack's constructs that are given none. */
  static of(construct: IConstruct): Network {
    const stack = TerraformStack.of(construct);
    const existing = stack.node.tryFindChild("default-network");
    return (existing as Network | undefined) ?? new Network(stack, "default-network");
  }

  readonly name: string;
  readonly isInternal: boolean;

  constructor(scope: Construct, id: string, { internal = false }: NetworkProps = {}) {
    super(scope, id);
    markPlatform(this, "docker");
    dockerProviderOf(this);
    this.isInternal = internal;
    this.name = new DockerNetwork(this, "network", {
      name: nameOf(this, DOCKER_NAME),
      driver: "bridge",
      internal,
      labels: labelsOf(this),
    }).name;
  }
}
