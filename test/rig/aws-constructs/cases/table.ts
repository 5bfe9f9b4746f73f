import { Role } from "../../../../constructs/aws/iam/role";
import { Table } from "../../../../constructs/aws/data/table";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Table"],
  fill: (scope, isChanged) => {
    const role = new Role(scope, "role", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    const table = new Table(scope, "table", {
      partitionKey: { name: "id", type: "string" },
      sortKey: { name: "at", type: "number" },
      indexes: { byOwner: { partitionKey: { name: "owner", type: "string" }, attributes: ["title"] } },
      orders: { bySize: { sortKey: { name: "size", type: "number" }, attributes: "keys" } },
      timeToLive: "expires",
      stream: "new and old",
      removal: "destroy",
      tags: { purpose: isChanged ? "changed" : "example" },
    });
    table.grantReadWrite(role);
    table.grantStream(role);
  },
};
