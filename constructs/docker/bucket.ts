import { Construct } from "constructs";
import { defaultsOf } from "../defaults";
import { nameOf } from "../name";
import type { BucketProps, IBucket } from "../platform/bucket";
import { markPlatform } from "../platform/of-platform";
import { dataVolume } from "./data-volume";
import { DOCKER_NAME } from "./docker-name";
import { preparedVolume } from "./prepared-volume";
import { dockerProviderOf } from "./provider";

/**
 * A volume of the engine that is used as a bucket: services that have it find it at the same path. Nobody else has it.
 * What was made to be destroyed is Terraform's to remove from then on; what is retained, `docker volume rm` removes.
 */
export class Bucket extends Construct implements IBucket {
  /** Its name, and the volume's. */
  readonly name: string;
  /** `file:///buckets/NAME`: where it is in the containers of services that have it. */
  readonly url: string;
  /** The same as a path. */
  readonly path: string;

  constructor(scope: Construct, id: string, { removal }: BucketProps = {}) {
    super(scope, id);
    markPlatform(this, "docker");
    dockerProviderOf(this);
    const name = nameOf(this, DOCKER_NAME);
    const prepared = preparedVolume(this, "prepared", {
      volume: dataVolume(this, name, removal ?? defaultsOf(this).removal),
      name,
      path: "/bucket",
      // Services are different users.
      command: ["chmod", "1777", "/bucket"],
    });
    // The container's, which is the same: who uses the bucket waits for it to be prepared.
    this.name = prepared.name;
    this.path = `/buckets/${this.name}`;
    this.url = `file://${this.path}`;
  }
}
