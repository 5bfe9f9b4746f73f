import type { Construct } from "constructs";
import { type INetwork, Network } from "terrace/aws/network";

/** A network in two zones that adds nothing to a stack, for constructs that are in one. */
export function existingNetwork(scope: Construct): INetwork {
  return Network.fromAttributes(scope, "network", {
    vpcId: "vpc-1",
    cidr: "10.0.0.0/16",
    zones: ["eu-central-1a", "eu-central-1b"],
    subnetIds: {
      public: ["subnet-public-1", "subnet-public-2"],
      private: ["subnet-private-1", "subnet-private-2"],
      isolated: ["subnet-isolated-1", "subnet-isolated-2"],
    },
  });
}
