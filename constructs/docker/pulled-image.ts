import { Image as DockerImage } from "@cdktf/provider-docker/lib/image";
import type { Construct } from "constructs";

/**
 * The id of an image that is pulled when the engine does not have it. It stays there when it is not needed any more: others
 * may use it.
 */
export function pulledImage(scope: Construct, id: string, name: string): string {
  return new DockerImage(scope, id, { name, keepLocally: true }).imageId;
}
