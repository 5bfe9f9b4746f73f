import { ContainerService } from "../../../../constructs/aws/containers/container-service";
import type { ConstructCase } from "../construct-case";
import { smallNetwork } from "../small-network";

export const example: ConstructCase = {
  constructs: ["ContainerService"],
  fill: (scope, isChanged) => {
    const network = smallNetwork(scope);
    const replicas = { min: 1, max: isChanged ? 6 : 4, cpu: 50 };
    new ContainerService(scope, "api", { image: "shop/api:1", network, replicas, removal: "destroy" });
  },
  notOnMoto:
    "moto lacks ListTagsForResource of Application Auto Scaling (NotImplementedError), so the provider asks until it gives up",
};
