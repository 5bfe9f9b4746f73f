import { Database } from "../../../../constructs/aws/database/database";
import type { ConstructCase } from "../construct-case";
import { databaseNetwork } from "../database-network";
import { inRegion } from "../in-region";
import { motoForgets } from "../moto-forgets";

const REGION = "us-east-2";

export const example: ConstructCase = {
  constructs: ["Database"],
  fill: (scope, isChanged) => {
    inRegion(scope, REGION);
    const database = new Database(scope, "db", {
      network: databaseNetwork(scope, REGION),
      engine: "mysql",
      port: 4406,
      instanceType: isChanged ? "db.m7g.large" : "db.t4g.large",
      multiAz: true,
      // Of such a secret the emulator has the name alone.
      passwordDays: 7,
      removal: "destroy",
    });
    motoForgets(database, {
      aws_db_instance: ["monitoring_interval", "monitoring_role_arn", "performance_insights_enabled"],
      aws_db_parameter_group: ["parameter"],
    });
  },
};
