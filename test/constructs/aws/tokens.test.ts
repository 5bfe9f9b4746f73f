import { TerraformVariable, type TerraformStack } from "cdktf";
import { LoadBalancer } from "terrace/aws/balancing";
import { Database, DatabaseCluster } from "terrace/aws/database";
import { LogGroup } from "terrace/aws/logs";
import { Topic } from "terrace/aws/messaging";
import { Port, SecurityGroup } from "terrace/aws/network";
import { Key, Secret } from "terrace/aws/security";
import { AccessPoint, Bucket, FileSystem } from "terrace/aws/storage";
import { fargateSize } from "../../../constructs/aws/containers/fargate-size";
import { databaseNetwork } from "../../rig/aws-constructs/database-network";
import { SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

/** A number that Terraform is given. */
function number(stack: TerraformStack, name = "number"): number {
  return new TerraformVariable(stack, name, { type: "number" }).numberValue;
}

function text(stack: TerraformStack, name = "text"): string {
  return new TerraformVariable(stack, name, { type: "string" }).stringValue;
}

const cases: Readonly<Record<string, (stack: TerraformStack) => unknown>> = {
  "a bucket's days": (stack) => new Bucket(stack, "it", { oldVersionDays: number(stack) }),
  "the days of a bucket's lock": (stack) =>
    new Bucket(stack, "it", { objectLock: { mode: "governance", days: number(stack) } }),
  "the days of a lifecycle": (stack) =>
    new Bucket(stack, "it", { lifecycle: [{ move: { STANDARD_IA: number(stack) }, expireDays: 365 }] }),
  "a secret's version": (stack) => new Secret(stack, "it", { valueVersion: number(stack) }),
  "a key's rotation": (stack) => new Key(stack, "it", { rotationDays: number(stack) }),
  "a log group's retention": (stack) => new LogGroup(stack, "it", { retentionDays: number(stack) }),
  "a database's storage": (stack) =>
    new Database(stack, "it", { network: databaseNetwork(stack), storageGigabytes: number(stack) }),
  "a cluster's capacity": (stack) =>
    new DatabaseCluster(stack, "it", { network: databaseNetwork(stack), capacity: { min: 1, max: number(stack) } }),
  "a folder of a file system": (stack) => {
    const fileSystem = new FileSystem(stack, "files", { network: databaseNetwork(stack), subnets: "isolated" });
    new AccessPoint(stack, "it", { fileSystem, path: text(stack), permissions: text(stack, "mode") });
  },
  "a load balancer's health": (stack) =>
    new LoadBalancer(stack, "it", {
      ...{ network: databaseNetwork(stack), subnets: "isolated", targetPort: number(stack) },
      health: { path: text(stack) },
    }),
};

test.each(Object.entries(cases))("%s may be what Terraform is told later", (_, make) => {
  const aws = new SynthesizedAws((stack) => void make(stack));
  const resources = aws.types.flatMap((type) => aws.all(type));
  expect(JSON.stringify(resources)).toMatch(/\$\{[^}]*var\.(number|text)\b/);
});

test("a database may grow to five times a size that is told later", () => {
  const aws = new SynthesizedAws((stack) => cases["a database's storage"]?.(stack));
  expect(aws.only("aws_db_instance")).toMatchObject({
    allocated_storage: "${var.number}",
    max_allocated_storage: "${min((var.number * 5), 65536)}",
  });
});

test("a size of Fargate is what it is told later; the smallest memory for that nobody knows", () => {
  new SynthesizedAws((stack) => {
    const cpu = number(stack);
    expect(fargateSize(cpu, 2_048)).toEqual({ cpu, memory: 2_048 });
    expect(fargateSize(cpu)).toBe("memory must be given where cpu is a token, got none");
  });
});

test("two ports that are told later are two rules; one that is named twice is one", () => {
  const aws = new SynthesizedAws((stack) => {
    const [one, other] = [
      new TerraformVariable(stack, "one", { type: "number" }),
      new TerraformVariable(stack, "other", { type: "number" }),
    ];
    const { connections } = new SecurityGroup(stack, "group", { vpcId: "vpc-1" });
    for (const port of [one, other, one]) connections.allowFrom({ ipv4: "10.0.0.0/8" }, Port.tcp(port.numberValue));
  });
  const ports = aws.all("aws_vpc_security_group_ingress_rule").map(({ from_port: port }) => port);
  expect(ports).toEqual(["${var.one}", "${var.other}"]);
});

test("people whose addresses are told later are told of a topic's messages, each of them", () => {
  const aws = new SynthesizedAws((stack) => {
    const topic = new Topic(stack, "topic");
    for (const name of ["one", "other"]) topic.subscribe({ email: text(stack, name) });
  });
  expect(aws.all("aws_sns_topic_subscription").map(({ endpoint }) => endpoint)).toEqual(["${var.one}", "${var.other}"]);
});

test("objects move to where reading costs after a month only, as S3 has it", () => {
  const make = (): unknown =>
    new SynthesizedAws((stack) => new Bucket(stack, "it", { lifecycle: [{ move: { STANDARD_IA: 7 } }] }));
  expect(make).toThrow("lifecycle rule 1 must keep objects for 30 days before they move to STANDARD_IA, got 7");
});
