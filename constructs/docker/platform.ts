import type { Platform } from "../platform/platform";
import { Bucket } from "./bucket";
import { Database } from "./database";
import { Network } from "./network";
import { Service } from "./service";

/** An engine of Docker: services and databases are containers, buckets are volumes. */
export const dockerPlatform: Platform = {
  name: "docker",
  network: (scope, id) => new Network(scope, id),
  bucket: (scope, id, props) => new Bucket(scope, id, props),
  database: (scope, id, props) => new Database(scope, id, props),
  service: (scope, id, props) => new Service(scope, id, props),
};
