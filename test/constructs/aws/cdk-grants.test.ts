import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { Table } from "terrace/aws/data";
import { Role } from "terrace/aws/iam";
import { LogGroup } from "terrace/aws/logs";
import { Queue, Topic } from "terrace/aws/messaging";
import { Key, Secret } from "terrace/aws/security";
import { Bucket } from "terrace/aws/storage";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

/** What AWS CDK's grants let a role do: `npm run cdk-grants` writes the file. */
const cdk = JSON.parse(readFileSync(join(__dirname, "cdk-grants.json"), "utf8")) as {
  readonly grants: Readonly<Record<string, readonly string[]>>;
};

type Grant = (stack: TerraformStack, role: Role) => void;

const assumedBy = { services: ["ec2.amazonaws.com"] };
const withStream = { partitionKey: { name: "id", type: "string" }, stream: "new" } as const;
const withIndex = { ...withStream, indexes: { byOwner: { partitionKey: { name: "owner", type: "string" } } } } as const;
const bucket = (stack: TerraformStack): Bucket => new Bucket(stack, "it");
const bucketWithKey = (stack: TerraformStack): Bucket => new Bucket(stack, "it", { key: new Key(stack, "key") });
const queue = (stack: TerraformStack): Queue => new Queue(stack, "it");
const queueWithKey = (stack: TerraformStack): Queue => new Queue(stack, "it", { key: new Key(stack, "key") });
const topicWithKey = (stack: TerraformStack): Topic => new Topic(stack, "it", { key: new Key(stack, "key") });
const table = (stack: TerraformStack): Table => new Table(stack, "it", withStream);
const tableWithKey = (stack: TerraformStack): Table =>
  new Table(stack, "it", { ...withStream, key: new Key(stack, "key") });
const tableWithIndex = (stack: TerraformStack): Table => new Table(stack, "it", withIndex);
const secretWithKey = (stack: TerraformStack): Secret => new Secret(stack, "it", { key: new Key(stack, "key") });

const grants: Readonly<Record<string, Grant>> = {
  "bucket: read": (stack, role) => bucket(stack).grantRead(role),
  "bucket: read photos/*": (stack, role) => bucket(stack).grantRead(role, "photos/*"),
  "bucket: read, with a key": (stack, role) => bucketWithKey(stack).grantRead(role),
  "bucket: write": (stack, role) => bucket(stack).grantWrite(role),
  "bucket: write, with a key": (stack, role) => bucketWithKey(stack).grantWrite(role),
  "bucket: read and write": (stack, role) => bucket(stack).grantReadWrite(role),
  "bucket: read and write, with a key": (stack, role) => bucketWithKey(stack).grantReadWrite(role),
  "bucket: put": (stack, role) => bucket(stack).grantPut(role),
  "bucket: put, with a key": (stack, role) => bucketWithKey(stack).grantPut(role),
  "bucket: delete": (stack, role) => bucket(stack).grantDelete(role),
  "bucket: delete, with a key": (stack, role) => bucketWithKey(stack).grantDelete(role),
  "queue: send": (stack, role) => queue(stack).grantSend(role),
  "queue: send, with a key": (stack, role) => queueWithKey(stack).grantSend(role),
  "queue: consume": (stack, role) => queue(stack).grantConsume(role),
  "queue: consume, with a key": (stack, role) => queueWithKey(stack).grantConsume(role),
  "queue: purge": (stack, role) => queue(stack).grantPurge(role),
  "queue: purge, with a key": (stack, role) => queueWithKey(stack).grantPurge(role),
  "topic: publish": (stack, role) => new Topic(stack, "it").grantPublish(role),
  "topic: publish, with a key": (stack, role) => topicWithKey(stack).grantPublish(role),
  "table: read": (stack, role) => table(stack).grantRead(role),
  "table: read, with a key": (stack, role) => tableWithKey(stack).grantRead(role),
  "table: read, with an index": (stack, role) => tableWithIndex(stack).grantRead(role),
  "table: write": (stack, role) => table(stack).grantWrite(role),
  "table: write, with a key": (stack, role) => tableWithKey(stack).grantWrite(role),
  "table: write, with an index": (stack, role) => tableWithIndex(stack).grantWrite(role),
  "table: read and write": (stack, role) => table(stack).grantReadWrite(role),
  "table: read and write, with a key": (stack, role) => tableWithKey(stack).grantReadWrite(role),
  "table: read and write, with an index": (stack, role) => tableWithIndex(stack).grantReadWrite(role),
  "table: stream": (stack, role) => table(stack).grantStream(role),
  "table: stream, with a key": (stack, role) => tableWithKey(stack).grantStream(role),
  "table: stream, with an index": (stack, role) => tableWithIndex(stack).grantStream(role),
  "secret: read": (stack, role) => new Secret(stack, "it").grantRead(role),
  "secret: read, with a key": (stack, role) => secretWithKey(stack).grantRead(role),
  "secret: write": (stack, role) => new Secret(stack, "it").grantWrite(role),
  "secret: write, with a key": (stack, role) => secretWithKey(stack).grantWrite(role),
  "key: encrypt": (stack, role) => new Key(stack, "it").grantEncrypt(role),
  "key: decrypt": (stack, role) => new Key(stack, "it").grantDecrypt(role),
  "key: encrypt and decrypt": (stack, role) => new Key(stack, "it").grantEncryptDecrypt(role),
  "role: assume": (stack, role) => new Role(stack, "it", { assumedBy }).grantAssume(role),
  "log group: write": (stack, role) => new LogGroup(stack, "it").grantWrite(role),
};

/** Where we differ on purpose, and why. */
interface Difference {
  readonly why: string;
  /** What AWS CDK allows and we don't. */
  readonly less: readonly string[];
  /** What we allow and AWS CDK doesn't. */
  readonly more?: readonly string[];
}

const noStreamOfATable = (...on: readonly string[]): Difference => ({
  why: "both actions are about streams, which these resources are not; grantStream gives them on the stream",
  less: on.flatMap((each) => [`dynamodb:GetRecords on ${each}`, `dynamodb:GetShardIterator on ${each}`]),
});

const differences: Readonly<Record<string, Difference>> = {
  "table: read": noStreamOfATable("table"),
  "table: read, with a key": noStreamOfATable("table"),
  "table: read, with an index": noStreamOfATable("table", "table/index/*"),
  "table: read and write": noStreamOfATable("table"),
  "table: read and write, with a key": noStreamOfATable("table"),
  "table: read and write, with an index": noStreamOfATable("table", "table/index/*"),
  "secret: write, with a key": {
    why: "Secrets Manager makes a data key for each value, and decrypts it to use it; it does nothing else with the key",
    less: ["kms:Encrypt on key", "kms:GenerateDataKey* on key", "kms:ReEncrypt* on key"],
    more: ["kms:Decrypt on key", "kms:GenerateDataKey on key"],
  },
};

test("there is a grant of ours for each of AWS CDK's", () => {
  expect(Object.keys(grants).sort()).toEqual(Object.keys(cdk.grants).sort());
});

test.each(Object.keys(grants))("%s: the same actions on the same resources as AWS CDK's", (name) => {
  const { less = [], more = [] } = differences[name] ?? {};
  const theirs = cdk.grants[name] ?? [];
  expect(theirs).toEqual(expect.arrayContaining([...less]));
  const expected = [...theirs.filter((each) => !less.includes(each)), ...more];
  expect(permissions(grants[name] as Grant)).toEqual(expected.sort());
});

/** What the role may do, as the file writes it: each action with each resource, and resources in words that are nobody's. */
function permissions(grant: Grant): readonly string[] {
  const aws = new SynthesizedAws((stack) => grant(stack, new Role(stack, "role", { assumedBy })));
  const statements = aws.all("aws_iam_role_policy").flatMap(({ policy }) => policyIn(policy).Statement);
  const pairs = statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((on) => `${String(action)} on ${inWords(String(on))}`)),
  );
  return [...new Set(pairs)].sort();
}

function inWords(resource: string): string {
  return resource.replace(/\$\{(\w+)\.\w+\.(\w+)\}/, (_, type: string, attribute: string) => {
    return words[`${type}.${attribute}`] ?? `${type}.${attribute}`;
  });
}

const words: Readonly<Record<string, string>> = {
  "aws_s3_bucket.arn": "bucket",
  "aws_kms_key.arn": "key",
  "aws_sqs_queue.arn": "queue",
  "aws_sns_topic.arn": "topic",
  "aws_dynamodb_table.arn": "table",
  "aws_dynamodb_table.stream_arn": "stream of table",
  "aws_secretsmanager_secret.arn": "secret",
  "aws_iam_role.arn": "role",
  "aws_cloudwatch_log_group.arn": "log group",
};
