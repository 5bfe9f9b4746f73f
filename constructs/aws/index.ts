/**
 * The entry `terrace/aws`: all constructs of AWS. One subject's alone load faster: `terrace/aws/iam`, `terrace/aws/network`.
 *
 * @packageDocumentation
 */
export * from "./balancing";
export * from "./cloudformation";
export * from "./compute";
export * from "./containers";
export * from "./data";
export * from "./database";
export * from "./dns";
export * from "./edge";
export * from "./functions";
export * from "./iam";
export * from "./kubernetes";
export * from "./logs";
export * from "./messaging";
export * from "./network";
export * from "./security";
export * from "./storage";
export { awsPlatform } from "./platform";
