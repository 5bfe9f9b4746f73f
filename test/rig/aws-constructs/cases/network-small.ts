import { Network } from "../../../../constructs/aws/network/network";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Network"],
  fill: (scope, isChanged) => {
    const zones = ["us-east-1a", "us-east-1b"];
    new Network(scope, "frugal", { cidr: "10.1.0.0/20", zones, nat: isChanged ? "per-zone" : "single" });
    new Network(scope, "closed", {
      cidr: "10.2.0.0/23",
      zones: isChanged ? [...zones, "us-east-1c"] : zones,
      kinds: ["isolated"],
      flowLog: "refused",
    });
  },
};
