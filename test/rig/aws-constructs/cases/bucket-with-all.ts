import { Role } from "../../../../constructs/aws/iam/role";
import { Key } from "../../../../constructs/aws/security/key";
import { Bucket } from "../../../../constructs/aws/storage/bucket";
import { setDefaults } from "../../../../constructs/defaults";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Bucket", "Key"],
  fill: (scope, isChanged) => {
    setDefaults(scope, { removal: "destroy" });
    const writer = new Role(scope, "writer", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    const bucket = new Bucket(scope, "bucket", {
      key: new Key(scope, "key"),
      accessLogs: new Bucket(scope, "logs", { accessLogs: "none" }),
      objectLock: { mode: "governance", days: isChanged ? 2 : 1 },
      lifecycle: [
        { prefix: "reports/", move: { STANDARD_IA: 30, GLACIER: 90 }, expireDays: isChanged ? 400 : 365 },
        { move: { INTELLIGENT_TIERING: 10 } },
      ],
      cors: [{ origins: ["https://shop.example"], methods: ["GET", "PUT"], headers: ["*"], maxAgeSeconds: 600 }],
    });
    bucket.grantReadWrite(writer);
  },
};
