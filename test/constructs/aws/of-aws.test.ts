import type { Construct, IConstruct } from "constructs";
import { Database, DatabaseCluster, type DatabaseAttributes } from "terrace/aws/database";
import { Network } from "terrace/aws/network";
import { Bucket } from "terrace/aws/storage";
import { Network as DockerNetwork } from "terrace/docker";
import { ofPlatformMark } from "../../../constructs/mark";
import { databaseNetwork } from "../../rig/aws-constructs/database-network";
import { SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

const attributes: DatabaseAttributes = {
  ...{ name: "old", engine: "postgres", host: "old.example.com", port: 5432, database: "app", user: "owner" },
  ...{ securityGroupId: "sg-1234", secretArn: "arn:aws:secretsmanager:eu-west-1:1:secret:old", resourceId: "db-1" },
};

const makers: Readonly<Record<string, (scope: Construct) => IConstruct>> = {
  "a bucket that exists": (scope) => Bucket.fromName(scope, "it", { name: "old" }),
  "a network that exists": (scope) =>
    Network.fromAttributes(scope, "it", { vpcId: "vpc-1", cidr: "10.0.0.0/16", zones: ["a"], subnetIds: {} }),
  "a network that is found": (scope) => Network.fromLookup(scope, "it", { vpc: { id: "vpc-1" }, zones: ["a"] }),
  "a database that exists": (scope) => Database.fromAttributes(scope, "it", attributes),
  "a database": (scope) => new Database(scope, "it", { network: databaseNetwork(scope) }),
  "a database cluster": (scope) => new DatabaseCluster(scope, "it", { network: databaseNetwork(scope) }),
};

test.each(Object.entries(makers))("%s is of AWS, which services of other platforms refuse", (_, make) => {
  new SynthesizedAws((scope) => expect(ofPlatformMark.get(make(scope))).toBe("aws"));
});

test("a database refuses a network of another platform", () => {
  const make = (): unknown =>
    new SynthesizedAws((scope) => {
      const network = new DockerNetwork(scope, "net") as never;
      new Database(scope, "db", { network });
    });
  expect(make).toThrow("aws.Database shop/db: network must be of aws, got shop/net of docker");
});
