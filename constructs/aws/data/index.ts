/**
 * The entry `terrace/aws/data`: tables and databases.
 *
 * @packageDocumentation
 */
export { type ITable, Table, type TableAttributes, type TableProps } from "./table";
export type { KeyAttribute, TableIndex, TableOrder } from "./table-keys";
