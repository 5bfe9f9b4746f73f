import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { IRole } from "../iam/grantable";
import { tagsOf } from "../tags";

/** What an add-on of EKS is given. */
export interface AddOnProps {
  /** For example `v1.20.0-eksbuild.1`. @default the one that EKS has for the cluster's version */
  readonly version?: string;
  /** The role that it works in, one of `serviceAccountRole`. @default none; the cluster's own for `vpc-cni` */
  readonly role?: IRole;
  /** Its settings, by the schema that EKS has for it. @default the add-on's own */
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/** Adds an add-on of EKS to a cluster, which EKS keeps as it was made. */
export function addAddOn(
  cluster: Construct & { readonly name: string },
  addonName: string,
  { version, role, configuration, tags }: AddOnProps & { readonly tags: Readonly<Record<string, string>> | undefined },
  dependsOn: readonly ITerraformDependable[],
): EksAddon {
  return new EksAddon(cluster, `add-on-${addonName}`, {
    clusterName: cluster.name,
    addonName,
    addonVersion: version,
    serviceAccountRoleArn: role?.arn,
    configurationValues: configuration && JSON.stringify(configuration),
    resolveConflictsOnCreate: "OVERWRITE",
    resolveConflictsOnUpdate: "OVERWRITE",
    tags: tagsOf(cluster, tags),
    dependsOn: [...dependsOn],
  });
}
