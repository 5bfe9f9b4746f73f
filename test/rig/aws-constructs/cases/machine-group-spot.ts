import { MachineGroup } from "../../../../constructs/aws/compute/machine-group";
import { Network } from "../../../../constructs/aws/network/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["MachineGroup"],
  notOnMoto:
    "a plan after it isn't empty: moto 5.2 returns the launch template's own tags as one of its tag_specifications" +
    " (tag_specifications[1].resource_type = launch-template -> nothing)",
  fill: (scope, isChanged) => {
    const network = new Network(scope, "network", { nat: "none" });
    new MachineGroup(scope, "workers", {
      network,
      subnets: "isolated",
      type: "m7g.large",
      otherTypes: ["m6g.large"],
      spotPercent: isChanged ? 80 : 50,
      userData: "#!/bin/sh\necho started\n",
    });
  },
};
