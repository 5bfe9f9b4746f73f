import type { Construct } from "constructs";
import type { BucketProps, IBucket } from "./bucket";
import type { DatabaseProps, IDatabase } from "./database";
import type { INetwork } from "./network";
import type { IService, ServiceProps } from "./service";

/** Which platform something is of. */
export type PlatformName = "aws" | "docker" | "local";

/** Makes the constructs that every platform has, in its own form. What it can't make as it is asked to is an error. */
export interface Platform {
  readonly name: PlatformName;
  network(scope: Construct, id: string): INetwork;
  bucket(scope: Construct, id: string, props?: BucketProps): IBucket;
  database(scope: Construct, id: string, props?: DatabaseProps): IDatabase;
  service(scope: Construct, id: string, props: ServiceProps): IService;
}
