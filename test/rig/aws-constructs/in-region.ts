import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, TerraformDataSource, TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";

/**
 * Puts all that is below a scope into a region of its own. The emulator gives every database of a region the same resource
 * id, by which the provider then finds several: there can be one only.
 */
export function inRegion(scope: Construct, region: string): void {
  const provider = new AwsProvider(scope, "other-region", {
    alias: region,
    region,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: "true",
  });
  Aspects.of(scope).add({
    visit: (construct: IConstruct) => {
      if (TerraformResource.isTerraformResource(construct) || TerraformDataSource.isTerraformDataSource(construct)) {
        if (construct.terraformResourceType.startsWith("aws_")) construct.provider = provider;
      }
    },
  });
}
