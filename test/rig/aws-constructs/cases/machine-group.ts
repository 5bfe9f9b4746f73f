import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { MachineGroup } from "../../../../constructs/aws/compute/machine-group";
import { Role } from "../../../../constructs/aws/iam/role";
import { Network } from "../../../../constructs/aws/network/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["MachineGroup"],
  notOnMoto:
    "a plan after it isn't empty: moto 5.2 returns the launch template's own tags as one of its tag_specifications" +
    " (tag_specifications[1].resource_type = launch-template -> nothing), and a scaling policy as not enabled",
  fill: (scope, isChanged) => {
    const network = new Network(scope, "network", { nat: "none" });
    const group = new MachineGroup(scope, "web", { network, min: 1, max: isChanged ? 3 : 2, volumeSize: 20 });
    group.scaleOnCpu(isChanged ? 50 : 60);
    group.scaleOnSchedule("mornings", { cron: "0 7 * * 1-5", timeZone: "Europe/Berlin", min: 2 });
    const { arn } = new LbTargetGroup(scope, "targets", { port: 80, protocol: "HTTP", vpcId: network.vpcId });
    group.attachTo(arn);
    group.grantSession(new Role(scope, "operator", { assumedBy: { services: ["ecs-tasks.amazonaws.com"] } }));
  },
};
