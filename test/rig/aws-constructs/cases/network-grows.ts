import { Network } from "../../../../constructs/aws/network/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Network"],
  notOnMoto:
    "it is deployed, changed and planned empty, but not destroyed: moto 5.2 makes no route in a table that a gateway endpoint " +
    "gets later, and can't delete it (DeleteVpcEndpoints: InvalidRoute.NotFound: no route with destination-cidr-block pl-…)",
  fill: (scope, isChanged) => {
    new Network(scope, "network", {
      zones: isChanged ? 3 : 2,
      kinds: isChanged ? ["public", "private", "isolated"] : ["public", "private"],
    });
  },
};
