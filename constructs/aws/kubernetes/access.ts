import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { Construct } from "constructs";
import { Account } from "../account";
import type { IRole } from "../iam/grantable";
import { tagsOf } from "../tags";

/** What a role may do inside a cluster. */
export interface Access {
  readonly clusterName: string;
  readonly role: IRole;
  readonly policy: "AmazonEKSViewPolicy" | "AmazonEKSEditPolicy" | "AmazonEKSClusterAdminPolicy";
  /** @default all */
  readonly namespaces?: readonly string[] | undefined;
}

/** Lets a role into a cluster. */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string, { clusterName, role, policy, namespaces }: Access) {
    super(scope, id);
    const entry = new EksAccessEntry(this, "entry", { clusterName, principalArn: role.arn, tags: tagsOf(this) });
    new EksAccessPolicyAssociation(this, "policy", {
      clusterName,
      principalArn: entry.principalArn,
      policyArn: `arn:${Account.of(this).partition}:eks::aws:cluster-access-policy/${policy}`,
      accessScope: namespaces ? { type: "namespace", namespaces: [...namespaces] } : { type: "cluster" },
    });
  }
}
