import { Network } from "../../../../constructs/aws/network/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Network", "InterfaceEndpoint"],
  fill: (scope, isChanged) => {
    const network = new Network(scope, "network", { nat: "none" });
    network.addInterfaceEndpoint("secretsmanager", { tags: { owner: isChanged ? "network" : "platform" } });
    network.addInterfaceEndpoint("sqs", {
      subnets: "isolated",
      statements: [{ principal: "*", actions: ["sqs:SendMessage"], resources: ["*"] }],
    });
  },
};
