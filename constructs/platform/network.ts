import type { IConstruct } from "constructs";

/** A place where services reach each other, and that nobody else reaches unless a service says so. */
export interface INetwork extends IConstruct {
  /** Its name on the platform. */
  readonly name: string;
}
