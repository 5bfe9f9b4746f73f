import { Volume } from "@cdktf/provider-docker/lib/volume";
import type { Construct } from "constructs";
import type { Removal } from "../platform/removal";
import { labelsOf } from "./labels";

/** A volume, and what makes it. */
export interface DataVolume {
  readonly name: string;
  /** Undefined where the engine makes it for the first container that has it: Terraform can't remove it then. */
  readonly resource: Volume | undefined;
}

/**
 * A volume for data. One that is to be retained is no resource: whatever becomes of the app, it stays on the engine, and is
 * found again by its name.
 */
export function dataVolume(scope: Construct, name: string, removal: Removal): DataVolume {
  if (removal === "retain") return { name, resource: undefined };
  const resource = new Volume(scope, "volume", { name, labels: labelsOf(scope) });
  return { name: resource.name, resource };
}
