import { Network, Port, SecurityGroup } from "../../../../constructs/aws/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["SecurityGroup", "Connections"],
  fill: (scope, isChanged) => {
    const { vpcId } = new Network(scope, "network", { nat: "none" });
    const web = new SecurityGroup(scope, "web", { vpcId, defaultPort: Port.tcp(443) });
    const data = new SecurityGroup(scope, "data", { vpcId, allowAllOutbound: false });
    web.connections.allowDefaultFrom({ ipv4: isChanged ? "10.0.0.0/8" : "10.0.0.0/16" });
    data.connections.allowFrom({ ipv6: "fd00::/8" }, Port.tcpRange(7000, 7001));
    data.connections.allowTo({ ipv4: "10.0.0.0/16" }, Port.udp(53));
  },
};
