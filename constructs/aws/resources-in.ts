import { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";

/** All resources that constructs consist of, to wait for; none of what is not there. */
export function resourcesIn(...constructs: readonly (IConstruct | undefined)[]): TerraformResource[] {
  return constructs.flatMap((construct) => {
    const all = construct?.node.findAll() ?? [];
    return all.filter((each) => TerraformResource.isTerraformResource(each));
  });
}
