import { Network, Port, SecurityGroup } from "../../../../constructs/aws/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Network.fromLookup"],
  fill: (scope, isChanged) => {
    const zones = ["us-east-1a", "us-east-1b"];
    const made = new Network(scope, "made", { zones, nat: "none" });
    const found = Network.fromLookup(scope, "found", { vpc: { id: made.vpcId }, zones });
    const { connections } = new SecurityGroup(scope, "group", { vpcId: found.vpcId });
    connections.allowFrom({ ipv4: found.cidr }, Port.tcp(isChanged ? 443 : 80));
  },
};
