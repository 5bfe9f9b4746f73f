import { DnsZone } from "../../../../constructs/aws/dns/zone";
import type { ConstructCase } from "../construct-case";
import { smallNetwork } from "../small-network";

export const example: ConstructCase = {
  constructs: ["DnsZone"],
  fill: (scope, isChanged) => {
    new DnsZone(scope, "zone", {
      domain: "shop.internal",
      networks: [smallNetwork(scope)],
      description: isChanged ? "names of the shop's own network" : "names of the shop",
    });
  },
  notOnMoto:
    "to moto a zone is public unless the request says PrivateZone, which the provider leaves to AWS, as it follows from " +
    "the VPC: each plan adds the VPC again, which moto refuses with PublicZoneVPCAssociation",
};
