import type { TerraformResource } from "cdktf";

/** A resource as `replaceTriggeredBy` has to name it: in JSON, Terraform takes no `${…}` there, which is what CDKTF writes. */
export function addressOf({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}
