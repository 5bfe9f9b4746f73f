/**
 * The entry `terrace/aws/edge`: sites near to everybody.
 *
 * @packageDocumentation
 */
export { StaticSite, type StaticSiteProps } from "./static-site";
