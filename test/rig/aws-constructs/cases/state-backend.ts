import { Role } from "../../../../constructs/aws/iam/role";
import { StateBackend } from "../../../../constructs/aws/storage/state-backend";
import { setDefaults } from "../../../../constructs/defaults";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["StateBackend"],
  fill: (scope, isChanged) => {
    setDefaults(scope, { removal: "destroy" });
    const deployer = new Role(scope, "deployer", { assumedBy: { services: ["codebuild.amazonaws.com"] } });
    const states = new StateBackend(scope, "states", {
      name: "shop-states-of-an-example",
      region: "us-east-1",
      oldVersionDays: isChanged ? 400 : 365,
    });
    states.grantUse(deployer, "shop/*");
  },
};
