import type { Platform } from "../platform/platform";
import { ContainerService } from "./containers/container-service";
import type { ContainerServiceProps } from "./containers/container-service-props";
import { Database, type DatabaseProps } from "./database/database";
import { Network } from "./network/network";
import { Bucket } from "./storage/bucket";

/**
 * AWS: services are containers on Fargate, databases are of RDS, buckets of S3. Services and databases must be given a
 * network, and services an image: without, they are refused.
 */
export const awsPlatform: Platform = {
  name: "aws",
  network: (scope, id) => new Network(scope, id),
  bucket: (scope, id, props) => new Bucket(scope, id, props),
  database: (scope, id, props = {}) => new Database(scope, id, props as DatabaseProps),
  service: (scope, id, props) => new ContainerService(scope, id, props as ContainerServiceProps),
};
