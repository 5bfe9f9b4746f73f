import { VirtualMachine } from "../../../../constructs/aws/compute/virtual-machine";
import { Network } from "../../../../constructs/aws/network/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["VirtualMachine"],
  notOnMoto:
    "moto 5.2 doesn't start a machine whose volume has the image's size (RunInstances: MissingParameter: The request must " +
    "contain the parameter size or snapshotId), and knows no detailed monitoring (MonitorInstances: NotImplementedError)",
  fill: (scope, isChanged) => {
    new VirtualMachine(scope, "machine", {
      network: new Network(scope, "network"),
      tags: { owner: isChanged ? "web" : "platform" },
    });
  },
};
