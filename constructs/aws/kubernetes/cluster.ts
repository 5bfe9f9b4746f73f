import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Fn, type ITerraformDependable, TerraformLocal, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { nameOf } from "../../name";
import type { Removal } from "../../platform/removal";
import { Account } from "../account";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import { Role } from "../iam/role";
import { LogGroup } from "../logs/log-group";
import { Connections, type IConnectable } from "../network/connections";
import type { INetwork } from "../network/network";
import { Port } from "../network/port";
import { resourcesIn } from "../resources-in";
import { type IKey, Key } from "../security/key";
import { tagsOf } from "../tags";
import { ClusterAccess, type Access } from "./access";
import { addAddOn, type AddOnProps } from "./add-on";
import { NodeGroup, type NodeGroupProps } from "./node-group";

/** What a cluster is given. */
export interface ClusterProps {
  /** Nodes and the control plane's own addresses are in its private subnets, in two zones or more. */
  readonly network: INetwork;
  /** For example `1.33`. @default the one that EKS takes for new clusters; it then stays */
  readonly version?: string;
  /** Addresses that reach the API from the internet: `["203.0.113.0/24"]`. @default none: it is reached from the network only */
  readonly publicAccessFrom?: readonly string[];
  /** What Kubernetes' secrets are encrypted with. @default a key of its own, which is changed every year */
  readonly key?: IKey;
  /** Groups of nodes by their names. @default one called `default`, of two to four nodes */
  readonly nodeGroups?: Readonly<Record<string, NodeGroupProps>>;
  /** Add-ons of EKS by their names. @default `vpc-cni`, `kube-proxy` and `coredns` */
  readonly addOns?: Readonly<Record<string, AddOnProps>>;
  /** How long the logs of the control plane are kept, in days. @default 365 */
  readonly logRetentionDays?: number;
  /** Of the logs, and of the key: with `destroy` it is gone after 7 days, otherwise after 30. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** Up to 100 letters, digits, hyphens and underscores. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A Kubernetes cluster of EKS. Nobody gets into it, not even who made it, until a `grant…` lets them; pods get roles of
 * their own by `serviceAccountRole`.
 */
export class Cluster extends Construct implements IConnectable {
  readonly name: string;
  readonly arn: string;
  /** Where the API is. */
  readonly endpoint: string;
  /** What the API's certificate is checked with, in base 64. */
  readonly certificateAuthority: string;
  /** Of the nodes and the control plane: the security group that EKS makes. */
  readonly connections: Connections;
  /** What IAM trusts to say which pod is which. */
  readonly identityProviderArn: string;
  readonly nodeGroups: Readonly<Record<string, NodeGroup>>;
  readonly #issuer: string;
  readonly #tags: ClusterProps["tags"];

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { network, nodeGroups = { default: {} }, addOns = ADD_ONS } = props;
    this.#check(props);
    this.#tags = props.tags;
    const cluster = this.#cluster(props);
    const issuer = cluster.identity.get(0).oidc.get(0).issuer;
    this.name = cluster.name;
    this.arn = cluster.arn;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.get(0).data;
    // A value of its own: within a policy, which is text, its quotes would have to be escaped.
    this.#issuer = new TerraformLocal(this, "issuer", Fn.replace(issuer, "https://", "")).asString;
    this.connections = new Connections(this, {
      groupId: cluster.vpcConfig.clusterSecurityGroupId,
      defaultPort: Port.tcp(443),
      allowAllOutbound: "as it is",
    });
    this.identityProviderArn = new IamOpenidConnectProvider(this, "identity-provider", {
      url: issuer,
      clientIdList: ["sts.amazonaws.com"],
      tags: tagsOf(this, props.tags),
    }).arn;
    const before = this.#addOns(addOns, (name) => !needsNodes(name), []);
    const place = { clusterName: this.name, network, tags: props.tags, after: before };
    this.nodeGroups = Object.fromEntries(
      Object.entries(nodeGroups).map(([name, group]) => [name, new NodeGroup(this, `nodes-${name}`, group, place)]),
    );
    this.#addOns(
      addOns,
      needsNodes,
      Object.values(this.nodeGroups).map(({ resource }) => resource),
    );
  }

  /** Makes a role that the pods of a service account work in: it is the one annotated with the role's ARN. */
  serviceAccountRole(namespace: string, serviceAccount: string): Role {
    const wrong = [namespace, serviceAccount].find((name) => !Token.isUnresolved(name) && !NAME.test(name));
    if (wrong !== undefined) {
      throw awsError(this, `namespace and serviceAccount must be names of Kubernetes, without *, got "${wrong}"`);
    }
    return new Role(this, `pods ${namespace} ${serviceAccount}`, {
      assumedBy: { federated: [this.identityProviderArn] },
      conditions: {
        StringEquals: {
          [`${this.#issuer}:sub`]: [`system:serviceaccount:${namespace}:${serviceAccount}`],
          [`${this.#issuer}:aud`]: ["sts.amazonaws.com"],
        },
      },
      description: `pods of ${namespace}/${serviceAccount} in ${this.node.path}`,
      tags: this.#tags,
    });
  }

  /** Lets somebody see what is in the cluster, but for secrets. @param namespaces all, where none are named */
  grantView(grantee: IGrantable, namespaces?: readonly string[]): void {
    this.#grant(grantee, "AmazonEKSViewPolicy", namespaces);
  }

  /** Lets somebody change what is in the cluster, but for who may do what. @param namespaces all, where none are named */
  grantEdit(grantee: IGrantable, namespaces?: readonly string[]): void {
    this.#grant(grantee, "AmazonEKSEditPolicy", namespaces);
  }

  /** Lets somebody do everything in the cluster. */
  grantAdmin(grantee: IGrantable): void {
    this.#grant(grantee, "AmazonEKSClusterAdminPolicy");
  }

  #grant({ role }: IGrantable, policy: Access["policy"], namespaces?: readonly string[]): void {
    // Of the role's stack, so that this one does not come to depend on it.
    const stack = TerraformStack.of(role);
    const id = `access of ${role.node.path} to ${this.node.path}`;
    if (stack.node.tryFindChild(id)) {
      throw awsError(this, `must be granted to a role once, got ${role.node.path} twice; grant the wider one`);
    }
    new ClusterAccess(stack, id, { clusterName: this.name, role, policy, namespaces });
    // Where it is and how its certificate is checked: a client asks for that first.
    role.addStatement({ actions: ["eks:DescribeCluster"], resources: [this.arn] });
  }

  #cluster(props: ClusterProps): EksCluster {
    const { network, publicAccessFrom = [], removal } = props;
    const name = props.name ?? nameOf(this, { longest: 100 });
    const role = new Role(this, "role", {
      assumedBy: { services: ["eks.amazonaws.com"] },
      managedPolicies: [managedPolicy(this, "AmazonEKSClusterPolicy")],
      tags: props.tags,
    });
    const logs = new LogGroup(this, "logs", {
      // EKS writes to no other; one that it made itself would never forget.
      name: `/aws/eks/${name}/cluster`,
      retentionDays: props.logRetentionDays,
      removal,
      tags: props.tags,
    });
    return new EksCluster(this, "cluster", {
      name,
      version: props.version,
      roleArn: role.arn,
      vpcConfig: {
        subnetIds: [...network.subnetIds("private")],
        endpointPrivateAccess: true,
        endpointPublicAccess: publicAccessFrom.length > 0,
        publicAccessCidrs: publicAccessFrom.length > 0 ? [...publicAccessFrom] : undefined,
      },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: (props.key ?? this.#key(props)).arn } },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      tags: tagsOf(this, props.tags),
      dependsOn: resourcesIn(role, logs),
    });
  }

  #key({ removal, tags }: ClusterProps): IKey {
    return new Key(this, "key", { description: `secrets of ${this.node.path}`, removal, tags });
  }

  #addOns(
    addOns: Readonly<Record<string, AddOnProps>>,
    isWanted: (name: string) => boolean,
    after: readonly ITerraformDependable[],
  ): readonly ITerraformDependable[] {
    const wanted = Object.entries(addOns).filter(([name]) => isWanted(name));
    return wanted.map(([name, props]) => {
      const role = props.role ?? (name === "vpc-cni" ? this.#addressesRole() : undefined);
      return addAddOn(this, name, { ...props, ...(role && { role }), tags: this.#tags }, after);
    });
  }

  /** What `vpc-cni` gives addresses to pods in: so that nodes, and with them all pods, need not be allowed to. */
  #addressesRole(): Role {
    const role = this.serviceAccountRole("kube-system", "aws-node");
    const policyArn = managedPolicy(this, "AmazonEKS_CNI_Policy");
    new IamRolePolicyAttachment(role, "addresses", { role: role.name, policyArn });
    return role;
  }

  #check({ network, publicAccessFrom = [], name }: ClusterProps): void {
    const count = network.subnetIds("private").length;
    if (count < 2) throw awsError(this, `network must have private subnets in two zones, got ${count}`);
    if (publicAccessFrom.includes("0.0.0.0/0")) {
      throw awsError(this, "publicAccessFrom must say who, got 0.0.0.0/0: anybody in the world");
    }
    if (name === undefined || Token.isUnresolved(name) || /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name)) return;
    throw awsError(this, `name must be up to 100 letters, digits, hyphens and underscores, got "${name}"`);
  }
}

const ADD_ONS: Readonly<Record<string, AddOnProps>> = { "vpc-cni": {}, "kube-proxy": {}, coredns: {} };

const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** These two make a node ready, so they come first; the others are pods, which wait for a node. */
function needsNodes(addOn: string): boolean {
  return addOn !== "vpc-cni" && addOn !== "kube-proxy";
}

function managedPolicy(scope: Construct, name: string): string {
  return `arn:${Account.of(scope).partition}:iam::aws:policy/${name}`;
}
