import { join } from "node:path";
import { DnsZone } from "../../../../constructs/aws/dns/zone";
import { StaticSite } from "../../../../constructs/aws/edge/static-site";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["StaticSite"],
  fill: (scope, isChanged) => {
    new StaticSite(scope, "site", {
      source: join(__dirname, "..", isChanged ? "changed-site" : "site"),
      domain: "www.site.example",
      zone: new DnsZone(scope, "zone", { domain: "site.example", removal: "destroy" }),
      removal: "destroy",
    });
  },
  notOnMoto:
    "moto 5.2 refuses to read the site's objects back, as it comes without TLS, which the bucket's policy refuses (HeadObject: 403); and its ARNs of distributions lack a part, which log delivery needs",
};
