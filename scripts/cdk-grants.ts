import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * `npm run cdk-grants`: writes `test/constructs/aws/cdk-grants.json`: what each grant of AWS CDK lets a role do. AWS CDK is
 * installed into a temporary folder; an argument says which version.
 */
function main(version = "latest"): void {
  const folder = mkdtempSync(join(tmpdir(), "terrace-cdk-"));
  try {
    writeFileSync(join(folder, "package.json"), "{}");
    const packages = [`aws-cdk-lib@${version}`, "constructs@10"];
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: folder });
    const file = join(__dirname, "..", "test", "constructs", "aws", "cdk-grants.json");
    writeFileSync(file, `${JSON.stringify(permissionsOf(new Cdk(folder)), undefined, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The AWS CDK of a folder. */
class Cdk {
  readonly #require: NodeJS.Require;

  constructor(folder: string) {
    this.#require = createRequire(join(folder, "package.json"));
  }

  get version(): string {
    return (this.load("package.json") as { readonly version: string }).version;
  }

  /** A file or module of the package. */
  load(path: string): unknown {
    return this.#require(`aws-cdk-lib/${path}`);
  }

  /** Makes a construct of a module: `aws-s3.Bucket`. */
  make(name: string, scope: object, id: string, props: object = {}): Verbs {
    const [module = "", type = ""] = name.split(".");
    const Type = (this.load(module) as Readonly<Record<string, Constructor>>)[type] as Constructor;
    return new Type(scope, id, props);
  }
}

type Constructor = new (scope: object, id: string, props: object) => Verbs;
type Verbs = Readonly<Record<string, (...given: readonly unknown[]) => unknown>>;

/** Gives a role a permission, with what that takes. */
type Grant = (cdk: Cdk, stack: object, role: object) => void;

const grants: Readonly<Record<string, Grant>> = {
  ...withAndWithoutKey("bucket: read", "aws-s3.Bucket", "grantRead", "encryptionKey"),
  "bucket: read photos/*": (cdk, stack, role) => cdk.make("aws-s3.Bucket", stack, "it").grantRead?.(role, "photos/*"),
  ...withAndWithoutKey("bucket: write", "aws-s3.Bucket", "grantWrite", "encryptionKey"),
  ...withAndWithoutKey("bucket: read and write", "aws-s3.Bucket", "grantReadWrite", "encryptionKey"),
  ...withAndWithoutKey("bucket: put", "aws-s3.Bucket", "grantPut", "encryptionKey"),
  ...withAndWithoutKey("bucket: delete", "aws-s3.Bucket", "grantDelete", "encryptionKey"),
  ...withAndWithoutKey("queue: send", "aws-sqs.Queue", "grantSendMessages", "encryptionMasterKey"),
  ...withAndWithoutKey("queue: consume", "aws-sqs.Queue", "grantConsumeMessages", "encryptionMasterKey"),
  ...withAndWithoutKey("queue: purge", "aws-sqs.Queue", "grantPurge", "encryptionMasterKey"),
  ...withAndWithoutKey("topic: publish", "aws-sns.Topic", "grantPublish", "masterKey"),
  ...ofTable("read", "grantReadData"),
  ...ofTable("write", "grantWriteData"),
  ...ofTable("read and write", "grantReadWriteData"),
  ...ofTable("stream", "grantStreamRead"),
  ...withAndWithoutKey("secret: read", "aws-secretsmanager.Secret", "grantRead", "encryptionKey"),
  ...withAndWithoutKey("secret: write", "aws-secretsmanager.Secret", "grantWrite", "encryptionKey"),
  "key: encrypt": (cdk, stack, role) => cdk.make("aws-kms.Key", stack, "it").grantEncrypt?.(role),
  "key: decrypt": (cdk, stack, role) => cdk.make("aws-kms.Key", stack, "it").grantDecrypt?.(role),
  "key: encrypt and decrypt": (cdk, stack, role) => cdk.make("aws-kms.Key", stack, "it").grantEncryptDecrypt?.(role),
  "role: assume": (cdk, stack, role) => roleOf(cdk, stack, "it").grantAssumeRole?.(role),
  "log group: write": (cdk, stack, role) => cdk.make("aws-logs.LogGroup", stack, "it").grantWrite?.(role),
};

function withAndWithoutKey(
  name: string,
  type: string,
  verb: string,
  keyProp: string,
  props: object = {},
): Readonly<Record<string, Grant>> {
  return {
    [name]: (cdk, stack, role) => cdk.make(type, stack, "it", props)[verb]?.(role),
    [`${name}, with a key`]: (cdk, stack, role) => {
      const key = cdk.make("aws-kms.Key", stack, "key");
      cdk.make(type, stack, "it", { ...props, [keyProp]: key })[verb]?.(role);
    },
  };
}

function ofTable(name: string, verb: string): Readonly<Record<string, Grant>> {
  const type = "aws-dynamodb.Table";
  const props = { partitionKey: { name: "id", type: "S" }, stream: "NEW_IMAGE" };
  return {
    ...withAndWithoutKey(`table: ${name}`, type, verb, "encryptionKey", props),
    [`table: ${name}, with an index`]: (cdk, stack, role) => {
      const table = cdk.make(type, stack, "it", props);
      table.addGlobalSecondaryIndex?.({ indexName: "byOwner", partitionKey: { name: "owner", type: "S" } });
      table[verb]?.(role);
    },
  };
}

function roleOf(cdk: Cdk, stack: object, id: string): Verbs {
  const { ServicePrincipal } = cdk.load("aws-iam") as { readonly ServicePrincipal: new (service: string) => object };
  return cdk.make("aws-iam.Role", stack, id, { assumedBy: new ServicePrincipal("ec2.amazonaws.com") });
}

function permissionsOf(cdk: Cdk): object {
  const all = Object.entries(grants).map(([name, grant]) => [name, permissions(templateOf(cdk, grant))] as const);
  return { from: `aws-cdk-lib ${cdk.version}`, grants: Object.fromEntries(all) };
}

interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly PolicyDocument?: Policy;
    readonly KeyPolicy?: Policy;
    readonly Roles?: readonly { readonly Ref: string }[];
  };
}

interface Policy {
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: Value | readonly Value[];
  readonly Principal?: { readonly AWS?: Value };
}

/** A text, or a function of CloudFormation's that becomes one. */
type Value =
  | string
  | { readonly Ref: string }
  | { readonly "Fn::GetAtt": readonly [string, string] }
  | { readonly "Fn::Join": readonly [string, readonly Value[]] };

/** With the feature flags of a new project. */
function templateOf(cdk: Cdk, grant: Grant): Template {
  const { App, Stack } = cdk.load("core") as {
    readonly App: new (props: object) => { synth(): { getStackByName(name: string): { readonly template: Template } } };
    readonly Stack: new (scope: object, id: string) => object;
  };
  const app = new App({ context: cdk.load("recommended-feature-flags.json") });
  const stack = new Stack(app, "shop");
  grant(cdk, stack, roleOf(cdk, stack, "role"));
  return app.synth().getStackByName("shop").template;
}

/** What the role may do, by a policy of its own or that of a key: `s3:GetObject* on bucket/*`. */
function permissions({ Resources }: Template): readonly string[] {
  const [role = ""] = Object.keys(Resources).filter((id) => id.startsWith("role"));
  const all = Object.values(Resources).flatMap(({ Type, Properties }) => {
    if (Type === "AWS::IAM::Policy") return Properties.PolicyDocument?.Statement ?? [];
    const ofKey = Type === "AWS::KMS::Key" ? (Properties.KeyPolicy?.Statement ?? []) : [];
    return ofKey
      .filter(({ Principal }) => JSON.stringify(Principal?.AWS ?? "").includes(`"${role}"`))
      .map((statement) => ({ ...statement, Resource: "key" }));
  });
  const pairs = all.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((on) => `${action} on ${text(on, Resources)}`)),
  );
  return [...new Set(pairs)].sort();
}

/** A resource in words that are nobody's: `bucket/*`, `stream of table`. */
function text(value: Value, resources: Template["Resources"]): string {
  if (typeof value === "string") return value;
  if ("Ref" in value) return word(value.Ref, "Arn", resources);
  if ("Fn::GetAtt" in value) return word(...value["Fn::GetAtt"], resources);
  const [separator, parts] = value["Fn::Join"];
  return parts.map((part) => text(part, resources)).join(separator);
}

function word(id: string, attribute: string, resources: Template["Resources"]): string {
  const type = resources[id]?.Type ?? id;
  return WORDS[`${type} ${attribute}`] ?? `${type} ${attribute}`;
}

const WORDS: Readonly<Record<string, string>> = {
  "AWS::S3::Bucket Arn": "bucket",
  "AWS::KMS::Key Arn": "key",
  "AWS::SQS::Queue Arn": "queue",
  "AWS::SNS::Topic Arn": "topic",
  "AWS::DynamoDB::Table Arn": "table",
  "AWS::DynamoDB::Table StreamArn": "stream of table",
  "AWS::SecretsManager::Secret Arn": "secret",
  "AWS::IAM::Role Arn": "role",
  // CloudFormation's ends so; the provider's does not.
  "AWS::Logs::LogGroup Arn": "log group:*",
};

main(process.argv[2]);
