import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { propertyAccess, Token } from "cdktf";
import type { Construct } from "constructs";

/**
 * The names of a region's first zones, as tokens. Local zones, and those whose use the account would have to ask for, are
 * not among them. Zones that are out of order are: otherwise the others would be counted anew.
 *
 * @param count how many; Terraform's plan fails where the region has fewer.
 */
export function firstZones(scope: Construct, count: number): readonly string[] {
  const { names } = new DataAwsAvailabilityZones(scope, "zones", {
    filter: [{ name: "zone-type", values: ["availability-zone"] }],
  });
  // Not `element`, which begins again at the first one where there are too few.
  return Array.from({ length: count }, (_, index) => Token.asString(propertyAccess(names, [index])));
}
