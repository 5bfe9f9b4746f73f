import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Function } from "../../../../constructs/aws/functions/function";
import { tempFolder } from "../../temp-folder";
import type { ConstructCase } from "../construct-case";
import { databaseNetwork } from "../database-network";

export const example: ConstructCase = {
  constructs: ["Function"],
  fill: (scope, isChanged) => {
    const file = join(tempFolder(), "report.mjs");
    writeFileSync(file, "export const handler = async () => 1;");
    new Function(scope, "report", {
      code: file,
      architecture: "arm64",
      description: isChanged ? "makes reports" : "makes a report",
      network: databaseNetwork(scope),
      removal: "destroy",
    });
  },
};
