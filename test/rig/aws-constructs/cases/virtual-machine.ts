import { VirtualMachine } from "../../../../constructs/aws/compute/virtual-machine";
import { Role } from "../../../../constructs/aws/iam/role";
import { Network } from "../../../../constructs/aws/network/network";
import { Port } from "../../../../constructs/aws/network/port";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["VirtualMachine"],
  fill: (scope, isChanged) => {
    const network = new Network(scope, "network", { nat: "none" });
    // The emulator starts no machine whose volume has no size of its own, and knows no MonitorInstances.
    const forEmulator = { volumeSize: 20, monitoring: "basic", removal: "destroy" } as const;
    const machine = new VirtualMachine(scope, "machine", {
      network,
      ...forEmulator,
      userData: "#!/bin/sh\ndnf install -y nginx\n",
      tags: { owner: isChanged ? "web" : "platform" },
    });
    machine.connections.allowFrom({ ipv4: network.cidr }, Port.tcp(80));
    new VirtualMachine(scope, "arm", { network, zone: 2, type: "t4g.micro", ...forEmulator });
    machine.grantSession(new Role(scope, "operator", { assumedBy: { services: ["ecs-tasks.amazonaws.com"] } }));
  },
};
