import { Construct } from "constructs";
import type { IServiceDatabase } from "../../../constructs/aws/containers";
import { type INetwork, Port, SecurityGroup } from "../../../constructs/aws/network";
import { Secret } from "../../../constructs/aws/security";

/** The least that is a database to a service: the emulator has one real one in a region. */
export function smallDatabase(scope: Construct, id: string, { vpcId }: INetwork): IServiceDatabase {
  const construct = new Construct(scope, id);
  const group = new SecurityGroup(construct, "group", { vpcId, allowAllOutbound: false, defaultPort: Port.tcp(5_432) });
  return Object.assign(construct, {
    name: id,
    engine: "postgres" as const,
    host: "db.shop.example",
    port: 5_432,
    database: "shop",
    user: "owner",
    connections: group.connections,
    secret: new Secret(construct, "password", { removal: "destroy" }),
  });
}
