import type { DatabaseProps as PlatformDatabaseProps } from "../../platform/database";
import type { INetwork } from "../network/network";
import type { IKey } from "../security/key";

/** What both kinds of databases are given. */
export interface CommonDatabaseProps extends PlatformDatabaseProps {
  /** Where it is; its subnets must be in two zones or more. */
  readonly network: INetwork;
  /** The subnets of the network that it is in. @default "isolated" */
  readonly subnets?: "private" | "isolated";
  /** 1150 to 65535. @default 5432 for Postgres, 3306 for MySQL */
  readonly port?: number;
  /** The name of the database that is there from the start: letters, digits and `_`. @default "app" */
  readonly database?: string;
  /** Who owns it: letters, digits and `_`. `admin` and `postgres` are what attackers try first. @default "dbowner" */
  readonly user?: string;
  /** What the data, its backups and the owner's password are encrypted with. @default keys of AWS's own */
  readonly key?: IKey;
  /**
   * After how many days RDS replaces the owner's password: 7 to 999. Who has read it at its start, as the replicas of a
   * service do, can open no new connection after that until it starts again.
   * @default 999, as rarely as AWS can
   */
  readonly passwordDays?: number;
  /** How long backups are kept, so that any second of that time can be gone back to: 7 to 35 days. @default 7 */
  readonly backupDays?: number;
  /** How long its logs are kept, as `LogGroup` has it. @default 365 */
  readonly logRetentionDays?: number;
  /** Up to 60 characters. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}
