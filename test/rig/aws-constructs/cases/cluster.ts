import { Cluster } from "../../../../constructs/aws/kubernetes/cluster";
import { Role } from "../../../../constructs/aws/iam/role";
import type { ConstructCase } from "../construct-case";
import { smallNetwork } from "../small-network";

export const example: ConstructCase = {
  constructs: ["Cluster"],
  fill: (scope, isChanged) => {
    const cluster = new Cluster(scope, "cluster", {
      network: smallNetwork(scope),
      publicAccessFrom: ["203.0.113.0/24"],
      nodeGroups: { web: { max: isChanged ? 6 : 4 }, batch: { architecture: "arm64", min: 0, isSpot: true } },
      addOns: { "vpc-cni": {}, "kube-proxy": {}, coredns: { configuration: { replicaCount: 2 } } },
    });
    cluster.serviceAccountRole("shop", "uploads").addStatement({ actions: ["s3:ListAllMyBuckets"], resources: ["*"] });
    cluster.grantAdmin(new Role(scope, "operator", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
    cluster.grantView(new Role(scope, "reader", { assumedBy: { services: ["ec2.amazonaws.com"] } }), ["shop"]);
  },
  notOnMoto:
    "moto forgets a cluster's access_config, so that each plan replaces the cluster; and it has neither add-ons of EKS nor" +
    " access entries",
};
