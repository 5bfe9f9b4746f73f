import { Network } from "../../../../constructs/aws/network/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Network"],
  fill: (scope, isChanged) => {
    new Network(scope, "network", { tags: { owner: isChanged ? "network" : "platform" } });
  },
};
