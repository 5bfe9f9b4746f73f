import { Function } from "../../../../constructs/aws/functions/function";
import type { ConstructCase } from "../construct-case";
import { motoForgets } from "../moto-forgets";

export const example: ConstructCase = {
  constructs: ["Function"],
  fill: (scope, isChanged) => {
    const tag = isChanged ? "2" : "1";
    const report = new Function(scope, "report", {
      code: { image: `123456789012.dkr.ecr.us-east-1.amazonaws.com/report:${tag}` },
      removal: "destroy",
    });
    // The emulator says that each image was given a working directory, an empty one.
    motoForgets(report, { aws_lambda_function: ["image_config"] });
  },
};
