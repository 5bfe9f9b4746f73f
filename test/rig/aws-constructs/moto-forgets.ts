import { TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";

/**
 * Plans no change of what the emulator takes, but does not give back as it is. It is sent all the same.
 *
 * @param attributes of the construct's resources, by their types: `{ aws_db_instance: ["monitoring_interval"] }`.
 */
export function motoForgets(construct: Construct, attributes: Readonly<Record<string, readonly string[]>>): void {
  for (const resource of construct.node.findAll().filter(isResource)) {
    const ignoreChanges = attributes[resource.terraformResourceType];
    if (ignoreChanges) resource.lifecycle = { ...resource.lifecycle, ignoreChanges: [...ignoreChanges] };
  }
}

function isResource(construct: IConstruct): construct is TerraformResource {
  return TerraformResource.isTerraformResource(construct);
}
