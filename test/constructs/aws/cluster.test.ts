import { Role } from "../../../constructs/aws/iam";
import { Cluster, type ClusterProps } from "../../../constructs/aws/kubernetes";
import { smallNetwork } from "../../rig/aws-constructs/small-network";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

function cluster(given: Partial<ClusterProps> = {}, use: (cluster: Cluster) => void = () => undefined): SynthesizedAws {
  return new SynthesizedAws((stack) => use(new Cluster(stack, "cluster", { network: smallNetwork(stack), ...given })));
}

describe("a cluster of EKS is safe by default", () => {
  test("nobody reaches its API from the internet", () => {
    expect(cluster().only("aws_eks_cluster").vpc_config).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: false,
    });
  });

  test("its API is reached from the internet only by addresses that are named", () => {
    const { vpc_config } = cluster({ publicAccessFrom: ["203.0.113.0/24"] }).only("aws_eks_cluster");
    expect(vpc_config).toMatchObject({ endpoint_public_access: true, public_access_cidrs: ["203.0.113.0/24"] });
    expect(() => cluster({ publicAccessFrom: ["0.0.0.0/0"] })).toThrow(
      "aws.Cluster shop/cluster: publicAccessFrom must say who, got 0.0.0.0/0: anybody in the world",
    );
  });

  test("secrets can't be read in what etcd stores, and their key is changed", () => {
    const synthesized = cluster();
    expect(synthesized.only("aws_eks_cluster").encryption_config).toMatchObject({ resources: ["secrets"] });
    expect(synthesized.only("aws_kms_key")).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
  });

  test("what is done to it is logged, and kept for a year", () => {
    const synthesized = cluster();
    const types = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
    expect(synthesized.only("aws_eks_cluster")).toMatchObject({ enabled_cluster_log_types: types });
    expect(synthesized.only("aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/eks/shop-cluster/cluster",
      retention_in_days: 365,
    });
  });

  test("who made it is not its owner for ever", () => {
    expect(cluster().only("aws_eks_cluster").access_config).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  test("a pod does not get at the role of its node", () => {
    expect(cluster().only("aws_launch_template").metadata_options).toMatchObject({
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  test("a node's disk can't be read elsewhere", () => {
    expect(cluster().only("aws_launch_template").block_device_mappings).toEqual([
      expect.objectContaining({ ebs: expect.objectContaining({ encrypted: "true" }) }),
    ]);
  });

  test("a node can't change the network: only the add-on that gives addresses to pods can", () => {
    const attached = cluster().all("aws_iam_role_policy_attachment");
    const cni = attached.filter(({ policy_arn }) => String(policy_arn).endsWith("AmazonEKS_CNI_Policy"));
    expect(cni).toEqual([expect.objectContaining({ role: expect.stringContaining("aws-node") })]);
  });
});

describe("a cluster of EKS", () => {
  test("gives a role to the pods of one service account, and to no other", () => {
    const roles = cluster({ addOns: {} }, (each) => each.serviceAccountRole("shop", "uploads")).all("aws_iam_role");
    const trust = roles.map(({ assume_role_policy }) => JSON.stringify(policyIn(assume_role_policy).Statement));
    expect(trust).toContainEqual(expect.stringContaining('"system:serviceaccount:shop:uploads"'));
    expect(trust).toContainEqual(expect.stringContaining(':aud":"sts.amazonaws.com"'));
  });

  test("gives no role to the pods of all service accounts", () => {
    expect(() => cluster({}, (each) => each.serviceAccountRole("shop", "*"))).toThrow(
      'aws.Cluster shop/cluster: namespace and serviceAccount must be names of Kubernetes, without *, got "*"',
    );
  });

  test("lets a role in as far as it is granted to", () => {
    const synthesized = new SynthesizedAws((stack) => {
      const reader = new Role(stack, "reader", { assumedBy: { services: ["ec2.amazonaws.com"] } });
      new Cluster(stack, "cluster", { network: smallNetwork(stack) }).grantView(reader, ["web"]);
    });
    expect(synthesized.only("aws_eks_access_policy_association")).toMatchObject({
      policy_arn: expect.stringMatching(/AmazonEKSViewPolicy$/),
      access_scope: { type: "namespace", namespaces: ["web"] },
    });
  });

  test("starts pods only when there are nodes, and nodes only when they can get addresses", () => {
    const synthesized = cluster();
    const coredns = synthesized.all("aws_eks_addon").find(({ addon_name }) => addon_name === "coredns");
    expect(coredns?.depends_on).toEqual([expect.stringContaining("aws_eks_node_group.")]);
    expect(synthesized.only("aws_eks_node_group").depends_on).toEqual(
      expect.arrayContaining([expect.stringContaining("aws_eks_addon.cluster_add-on-vpc-cni")]),
    );
  });

  test("refuses bounds of nodes that are none", () => {
    expect(() => cluster({ nodeGroups: { web: { min: 3, max: 2 } } })).toThrow(
      "aws.NodeGroup shop/cluster/nodes-web: min and max must be whole numbers, max at least 1 and no less than min, got 3 to 2",
    );
  });
});
