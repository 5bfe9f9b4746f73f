import { Network } from "../../../../constructs/aws/network/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Network"],
  notOnMoto:
    "the provider waits in vain for the IPv6 block of a subnet to be associated: moto 5.2 answers with that state nested one " +
    "level too deep, ipv6CidrBlockState: { state: { State: associated } }",
  fill: (scope, isChanged) => {
    new Network(scope, "network", { ipv6: true, nat: "none", tags: { owner: isChanged ? "network" : "platform" } });
  },
};
