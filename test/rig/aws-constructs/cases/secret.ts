import { Role } from "../../../../constructs/aws/iam/role";
import { Key } from "../../../../constructs/aws/security/key";
import { Secret } from "../../../../constructs/aws/security/secret";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Secret"],
  fill: (scope, isChanged) => {
    const key = new Key(scope, "key", { removal: "destroy" });
    const reader = new Role(scope, "reader", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    const secret = new Secret(scope, "secret", { key, removal: "destroy", valueVersion: isChanged ? 2 : 1 });
    secret.grantRead(reader);
    new Secret(scope, "given", { value: "only an example", removal: "destroy" }).grantWrite(reader);
  },
};
