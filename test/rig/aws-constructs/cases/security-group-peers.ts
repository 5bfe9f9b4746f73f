import { Network, Port, SecurityGroup } from "../../../../constructs/aws/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["SecurityGroup", "Connections"],
  notOnMoto:
    "a plan after it isn't empty: moto 5.2 forgets the description of a new rule whose other end is a security group " +
    "(description: nothing -> from security-group-peers/web tcp 5432)",
  fill: (scope, isChanged) => {
    const { vpcId } = new Network(scope, "network", { nat: "none" });
    const web = new SecurityGroup(scope, "web", { vpcId });
    const data = new SecurityGroup(scope, "data", { vpcId, allowAllOutbound: false });
    data.connections.allowFrom(web, Port.tcp(isChanged ? 3306 : 5432));
    data.connections.allowInternally(Port.tcpRange(7000, 7001));
  },
};
