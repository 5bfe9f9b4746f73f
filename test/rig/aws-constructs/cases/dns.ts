import { Certificate } from "../../../../constructs/aws/dns/certificate";
import { DnsRecord } from "../../../../constructs/aws/dns/record";
import { DnsZone } from "../../../../constructs/aws/dns/zone";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["DnsZone", "DnsRecord", "Certificate"],
  fill: (scope, isChanged) => {
    const zone = new DnsZone(scope, "zone", { domain: "shop.example", removal: "destroy" });
    new DnsRecord(scope, "www", { zone, name: "www", target: { ipv4: [isChanged ? "192.0.2.2" : "192.0.2.1"] } });
    new DnsRecord(scope, "six", { zone, name: "six", target: { ipv6: ["2001:db8::1"] } });
    new DnsRecord(scope, "docs", { zone, name: "docs", target: { cname: "docs.example.net" } });
    new DnsRecord(scope, "key", { zone, name: "key._domainkey", target: { texts: [`k=rsa; p=${"A".repeat(400)}`] } });
    new Certificate(scope, "certificate", {
      domain: "shop.example",
      alternativeNames: ["*.shop.example", "www.eu.shop.example"],
      zone,
    });
  },
};
