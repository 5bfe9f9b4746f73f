import { Role } from "../../../../constructs/aws/iam/role";
import { Bucket } from "../../../../constructs/aws/storage/bucket";
import { setDefaults } from "../../../../constructs/defaults";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Bucket"],
  fill: (scope, isChanged) => {
    setDefaults(scope, { removal: "destroy" });
    const reader = new Role(scope, "reader", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    const bucket = new Bucket(scope, "bucket", { oldVersionDays: isChanged ? 30 : 60 });
    bucket.grantRead(reader, "photos/*");
  },
};
