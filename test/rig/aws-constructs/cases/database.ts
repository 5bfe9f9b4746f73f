import { Database } from "../../../../constructs/aws/database/database";
import { Role } from "../../../../constructs/aws/iam/role";
import type { ConstructCase } from "../construct-case";
import { databaseNetwork } from "../database-network";
import { motoForgets } from "../moto-forgets";

export const example: ConstructCase = {
  constructs: ["Database"],
  fill: (scope, isChanged) => {
    const database = new Database(scope, "db", {
      network: databaseNetwork(scope),
      backupDays: isChanged ? 14 : 7,
      // Of such a secret the emulator has the name alone.
      passwordDays: 7,
      removal: "destroy",
    });
    const reader = new Role(scope, "reader", { assumedBy: { services: ["lambda.amazonaws.com"] } });
    database.secret.grantRead(reader);
    database.grantConnect(reader, "reader");
    database.connections.allowDefaultFrom({ ipv4: "10.0.0.0/16" });
    motoForgets(database, {
      aws_db_instance: ["monitoring_interval", "monitoring_role_arn", "performance_insights_enabled"],
      aws_db_parameter_group: ["parameter"],
    });
  },
};
