import { Key } from "../../../../constructs/aws/security/key";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["Key"],
  fill: (scope, isChanged) => {
    const key = new Key(scope, "key", { description: isChanged ? "encrypts orders" : "encrypts" });
    key.allowService("logs.us-east-1.amazonaws.com");
    key.allowService("sns.amazonaws.com");
  },
};
