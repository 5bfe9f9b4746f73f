import { ContainerService } from "../../../../constructs/aws/containers/container-service";
import { DnsZone } from "../../../../constructs/aws/dns/zone";
import { Secret } from "../../../../constructs/aws/security/secret";
import { Bucket } from "../../../../constructs/aws/storage/bucket";
import { setDefaults } from "../../../../constructs/defaults";
import type { ConstructCase } from "../construct-case";
import { smallNetwork } from "../small-network";
import { smallDatabase } from "../small-database";

export const example: ConstructCase = {
  constructs: ["ContainerService", "ContainerCluster", "LoadBalancer"],
  fill: (scope, isChanged) => {
    // Of the logs' bucket as well, in which there are some by the time that it goes.
    setDefaults(scope, { removal: "destroy" });
    const network = smallNetwork(scope);
    const zone = new DnsZone(scope, "zone", { domain: "service.example" });
    const stock = new ContainerService(scope, "stock", { image: "shop/stock:1", network });
    new ContainerService(scope, "api", {
      image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/api:1",
      network,
      isPublic: true,
      domain: "api.service.example",
      zone,
      health: { path: "/health" },
      environment: { LEVEL: isChanged ? "debug" : "info" },
      services: { STOCK_URL: stock },
      buckets: { FILES: new Bucket(scope, "files") },
      databases: { DATABASE: smallDatabase(scope, "database", network) },
      secrets: { TOKEN: new Secret(scope, "token") },
    });
  },
};
