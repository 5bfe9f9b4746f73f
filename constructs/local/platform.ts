import type { Platform } from "../platform/platform";
import { Bucket } from "./bucket";
import { Database } from "./database";
import { Network } from "./network";
import { Service } from "./service";

/** This machine: services are processes, buckets are folders, a database is a server of its own. */
export const localPlatform: Platform = {
  name: "local",
  network: (scope, id) => new Network(scope, id),
  bucket: (scope, id, props) => new Bucket(scope, id, props),
  database: (scope, id, props) => new Database(scope, id, props),
  service: (scope, id, props) => new Service(scope, id, props),
};
