import type { IDatabase as IPlatformDatabase } from "../../platform/database";
import type { IGrantable } from "../iam/grantable";
import type { IConnectable } from "../network/connections";
import type { ISecret } from "../security/secret";

/** A relational database of RDS: an instance, or an Aurora cluster. */
export interface IDatabase extends IPlatformDatabase, IConnectable {
  /** The owner's password: a JSON object with `username` and `password`. RDS makes it, and replaces it from time to time. */
  readonly secret: ISecret;
  /**
   * Lets somebody log in without a password, with a token of IAM. The user must exist and take such tokens: in Postgres
   * `GRANT rds_iam TO reader`, in MySQL `CREATE USER reader IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'`.
   *
   * @param user a user of the database.
   */
  grantConnect(grantee: IGrantable, user: string): void;
}
