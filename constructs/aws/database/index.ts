/**
 * The entry `terrace/aws/database`: relational databases.
 *
 * @packageDocumentation
 */
export { Database, type DatabaseProps } from "./database";
export { type Capacity, DatabaseCluster, type DatabaseClusterProps } from "./database-cluster";
export type { CommonDatabaseProps } from "./database-props";
export type { DatabaseAttributes } from "./existing-database";
export type { IDatabase } from "./interface";
