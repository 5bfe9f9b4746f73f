import { Bucket } from "../../../../constructs/aws/storage/bucket";
import { setDefaults } from "../../../../constructs/defaults";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Bucket"],
  fill: (scope, isChanged) => {
    setDefaults(scope, { removal: "destroy" });
    new Bucket(scope, "bucket", { eventBridge: true, oldVersionDays: isChanged ? 30 : 60 });
  },
  notOnMoto:
    "deployed, but never planned empty: moto gives no EventBridgeConfiguration back with a bucket's notifications, and " +
    "the provider plans to turn it on again",
};
