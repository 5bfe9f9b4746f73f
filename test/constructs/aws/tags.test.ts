import { join } from "node:path";
import type { Construct } from "constructs";
import { LoadBalancer } from "terrace/aws/balancing";
import { MachineGroup, VirtualMachine } from "terrace/aws/compute";
import { ContainerService } from "terrace/aws/containers";
import { Table } from "terrace/aws/data";
import { Database, DatabaseCluster } from "terrace/aws/database";
import { DnsZone } from "terrace/aws/dns";
import { StaticSite } from "terrace/aws/edge";
import { Function } from "terrace/aws/functions";
import { Policy, Role } from "terrace/aws/iam";
import { Cluster } from "terrace/aws/kubernetes";
import { LogGroup } from "terrace/aws/logs";
import { Queue, Topic } from "terrace/aws/messaging";
import { Network, SecurityGroup, type INetwork } from "terrace/aws/network";
import { Key, Secret } from "terrace/aws/security";
import { AccessPoint, Bucket, FileSystem } from "terrace/aws/storage";
import { SynthesizedAws, type Arguments } from "../../rig/aws-constructs/synthesized-aws";

const tags = { probe: "yes" };
const fromService = { services: ["ec2.amazonaws.com"] };
const common = { tags, subnets: "isolated" } as const;

const makers: Readonly<Record<string, (scope: Construct) => unknown>> = {
  bucket: (scope) => new Bucket(scope, "it", { tags, accessLogs: "none" }),
  cluster: (scope) => new Cluster(scope, "it", { tags, network: network(scope) }),
  database: (scope) => new Database(scope, "it", { network: network(scope), tags }),
  databaseCluster: (scope) => new DatabaseCluster(scope, "it", { network: network(scope), tags }),
  fileSystem: (scope) => new FileSystem(scope, "it", { network: network(scope), ...common }),
  accessPoint: (scope) =>
    new AccessPoint(scope, "it", { tags, fileSystem: FileSystem.fromAttributes(scope, "files", FILES) }),
  function: (scope) => new Function(scope, "it", { code: __filename, tags, network: network(scope) }),
  key: (scope) => new Key(scope, "it", { tags }),
  loadBalancer: (scope) =>
    new LoadBalancer(scope, "it", { network: network(scope), targetPort: 80, accessLogs: "none", ...common }),
  logGroup: (scope) => new LogGroup(scope, "it", { tags }),
  machineGroup: (scope) => new MachineGroup(scope, "it", { tags, network: network(scope) }),
  network: (scope) => new Network(scope, "it", { tags, zones: ["a", "b"] }),
  policy: (scope) => new Policy(scope, "it", { tags, statements: [{ actions: ["s3:*"], resources: ["*"] }] }),
  queue: (scope) => new Queue(scope, "it", { tags }),
  role: (scope) => new Role(scope, "it", { tags, assumedBy: fromService }),
  secret: (scope) => new Secret(scope, "it", { tags }),
  securityGroup: (scope) => new SecurityGroup(scope, "it", { tags, vpcId: "vpc-1" }),
  service: (scope) =>
    new ContainerService(scope, "it", { image: "shop:1", accessLogs: "none", network: network(scope), tags }),
  site: (scope) => new StaticSite(scope, "it", { source: SITE, accessLogs: "none", tags }),
  table: (scope) => new Table(scope, "it", { tags, partitionKey: { name: "id", type: "string" } }),
  topic: (scope) => new Topic(scope, "it", { tags }),
  virtualMachine: (scope) => new VirtualMachine(scope, "it", { tags, network: network(scope) }),
  zone: (scope) => new DnsZone(scope, "it", { domain: "shop.example", tags }),
};

function network(scope: Construct): INetwork {
  return Network.fromAttributes(scope, "net", NETWORK);
}

const NETWORK = {
  ...{ vpcId: "vpc-1", cidr: "10.0.0.0/16", zones: ["a", "b"] },
  subnetIds: { public: ["s-1", "s-2"], private: ["s-3", "s-4"], isolated: ["s-5", "s-6"] },
};
const SITE = join(__dirname, "..", "..", "rig", "aws-constructs", "site");
const FILES = { id: "fs-1", arn: "arn:aws:elasticfilesystem:eu-west-1:1:file-system/fs-1", securityGroupId: "sg-1" };

/** Of these nobody can say whose they are: AWS has no tags for them. */
const WITHOUT =
  /_(backup|bucket|queue|role|system|topic)_policy$|_policy_attachment$|_bucket_\w+$|_alias$|_route$|_association$|_mount_target$|_access_control$|_secret_(version|rotation)$|^terraform_data$/;

/** What a stack has once, for all that need it; rules are told by their groups. */
const SHARED = ["aws_ecs_cluster", "aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"];

test.each(Object.entries(makers))("all that a %s consists of has its tags", (_, make) => {
  const aws = new SynthesizedAws((stack) => void make(stack));
  const types = aws.types.filter((type) => !WITHOUT.test(type) && !SHARED.includes(type));
  expect(types).not.toEqual([]);
  for (const type of types) expect([type, aws.all(type).map(tagged)]).toEqual([type, aws.all(type).map(() => true)]);
});

/** Auto scaling has tags in blocks of its own, which say that machines get them. */
function tagged({ tags: has, tag }: Arguments): boolean {
  const blocks = (tag ?? []) as readonly { readonly key: string; readonly value: string }[];
  return (
    (has as typeof tags | undefined)?.probe === "yes" ||
    blocks.some(({ key, value }) => key === "probe" && value === "yes")
  );
}
