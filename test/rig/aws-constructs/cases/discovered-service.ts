import { ContainerService } from "../../../../constructs/aws/containers/container-service";
import type { ConstructCase } from "../construct-case";
import { smallNetwork } from "../small-network";

export const example: ConstructCase = {
  constructs: ["ContainerService"],
  fill: (scope, isChanged) => {
    const network = smallNetwork(scope);
    new ContainerService(scope, "worker", {
      image: "shop/worker:1",
      network,
      subnets: "isolated",
      address: "discovery",
      architecture: "arm64",
      cpu: 512,
      memory: 2_048,
      storage: 30,
      environment: { LEVEL: isChanged ? "debug" : "info" },
      removal: "destroy",
    });
  },
};
