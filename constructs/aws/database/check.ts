import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { awsError } from "../aws-error";
import { checkWhole } from "../check-whole";
import { refuseOtherPlatform } from "../../platform/of-platform";
import type { CommonDatabaseProps } from "./database-props";

/** Refuses what RDS would refuse after minutes, and what is not safe. */
export function checkDatabase(construct: IConstruct, props: CommonDatabaseProps): void {
  const network = props.network as CommonDatabaseProps["network"] | undefined;
  if (!network)
    throw awsError(construct, "network must be given, got none; AWS has no place of its own for a database");
  refuseOtherPlatform("aws", construct, "network", network);
  const {
    port = 5432,
    backupDays = 7,
    passwordDays = 999,
    database = "app",
    user = "dbowner",
    engine = "postgres",
    name = "x",
  } = props;
  checkWhole(construct, "port", port, { from: 1_150, to: 65_535 });
  checkWhole(construct, "backupDays", backupDays, { from: 7, to: 35 });
  checkWhole(construct, "passwordDays", passwordDays, { from: 7, to: 999 });
  checkWord(construct, "database", database, 63);
  checkWord(construct, "user", user, engine === "mysql" ? 16 : 63);
  if (!Token.isUnresolved(name) && (name.length > 60 || !/^[a-z](-?[a-z0-9])*$/.test(name))) {
    throw awsError(
      construct,
      `name must be up to 60 small letters, digits and single hyphens, a letter first, got "${name}"`,
    );
  }
}

function checkWord(construct: IConstruct, prop: string, value: string, longest: number): void {
  if (!Token.isUnresolved(value) && (value.length > longest || !/^[A-Za-z][A-Za-z0-9_]*$/.test(value))) {
    throw awsError(construct, `${prop} must be up to ${longest} letters, digits and _, a letter first, got "${value}"`);
  }
}
