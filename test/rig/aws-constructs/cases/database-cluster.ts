import { DatabaseCluster } from "../../../../constructs/aws/database/database-cluster";
import type { ConstructCase } from "../construct-case";
import { databaseNetwork } from "../database-network";
import { inRegion } from "../in-region";
import { motoForgets } from "../moto-forgets";

const REGION = "us-west-2";

export const example: ConstructCase = {
  constructs: ["DatabaseCluster"],
  fill: (scope, isChanged) => {
    inRegion(scope, REGION);
    const database = new DatabaseCluster(scope, "db", {
      network: databaseNetwork(scope, REGION),
      instances: 2,
      backupDays: isChanged ? 14 : 7,
      // Of such a secret the emulator has the name alone.
      passwordDays: 7,
      removal: "destroy",
    });
    motoForgets(database, {
      // Of the first generation of serverless clusters; the emulator says that each cluster has it, empty.
      aws_rds_cluster: ["scaling_configuration"],
      aws_rds_cluster_instance: ["monitoring_interval", "monitoring_role_arn", "performance_insights_enabled"],
    });
  },
};
