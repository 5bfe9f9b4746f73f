import type { IConstruct } from "constructs";
import type { INetwork } from "./network";
import type { Removal } from "./removal";

/** A relational database. Services reach it by `databases`, which also gives them the password. */
export interface IDatabase extends IConstruct {
  /** Its name on the platform. */
  readonly name: string;
  readonly engine: DatabaseEngine;
  readonly host: string;
  readonly port: number;
  /** The name of the database that is there from the start. */
  readonly database: string;
  /** Who owns it. */
  readonly user: string;
}

/** What a database understands. */
export type DatabaseEngine = "postgres" | "mysql";

/** What a database is given. */
export interface DatabaseProps {
  /** @default "postgres" */
  readonly engine?: DatabaseEngine;
  /** The engine's version, as the platform counts: `16`, `8.4`. @default one that the platform has */
  readonly version?: string;
  /** @default one of the platform's */
  readonly network?: INetwork;
  /** What becomes of the data when the database is taken out of the app, or destroyed. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
}
