import { resolve } from "node:path";
import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App, AssetType, TerraformAsset, TerraformOutput, TerraformStack } from "cdktf";

// The same shop as docs/examples/shop-on-aws.ts in plain CDKTF: what is usually written for it, with the defaults of AWS and
// of the provider where there is no reason to think of them. The rest of what Terrace makes is not here.
const app = new App();
const stack = new TerraformStack(app, "shop");
const region = "eu-central-1";
new AwsProvider(stack, "aws", { region, defaultTags: [{ tags: { environment: "prod", team: "shop" } }] });

// The network
const vpc = new Vpc(stack, "vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
const gateway = new InternetGateway(stack, "gateway", { vpcId: vpc.id });
const subnets = ["a", "b"].map((letter, index) => {
  const make = (kind: string, third: number, gatewayRoute?: object): Subnet => {
    const availabilityZone = `${region}${letter}`;
    const cidrBlock = `10.0.${third + index}.0/24`;
    const subnet = new Subnet(stack, `${kind}-${letter}`, { vpcId: vpc.id, availabilityZone, cidrBlock });
    const route = gatewayRoute ? [{ cidrBlock: "0.0.0.0/0", ...gatewayRoute }] : [];
    const table = new RouteTable(stack, `${kind}-${letter}-routes`, { vpcId: vpc.id, route });
    const association = { subnetId: subnet.id, routeTableId: table.id };
    new RouteTableAssociation(stack, `${kind}-${letter}-association`, association);
    return subnet;
  };
  const open = make("public", 0, { gatewayId: gateway.id });
  const address = new Eip(stack, `nat-${letter}-address`, { domain: "vpc" });
  const nat = new NatGateway(stack, `nat-${letter}`, { subnetId: open.id, allocationId: address.id });
  return { open, closed: make("private", 10, { natGatewayId: nat.id }), isolated: make("isolated", 20) };
});
const everywhere = { fromPort: 0, toPort: 0, protocol: "-1", cidrBlocks: ["0.0.0.0/0"] };
const tcp = (port: number): object => ({ fromPort: port, toPort: port, protocol: "tcp" });
const balancerGroup = new SecurityGroup(stack, "balancer-group", {
  vpcId: vpc.id,
  ingress: [80, 443].map((port) => ({ ...tcp(port), cidrBlocks: ["0.0.0.0/0"] })),
  egress: [everywhere],
});
const webGroup = new SecurityGroup(stack, "web-group", {
  vpcId: vpc.id,
  ingress: [{ ...tcp(8080), securityGroups: [balancerGroup.id] }],
  egress: [everywhere],
});
const databaseGroup = new SecurityGroup(stack, "database-group", {
  vpcId: vpc.id,
  ingress: [{ ...tcp(5432), securityGroups: [webGroup.id] }],
});

// The database
const subnetGroup = new DbSubnetGroup(stack, "database-subnets", {
  name: "prod-shop-database",
  subnetIds: subnets.map(({ isolated }) => isolated.id),
});
const database = new DbInstance(stack, "database", {
  identifier: "prod-shop-database",
  engine: "postgres",
  engineVersion: "17",
  instanceClass: "db.t4g.medium",
  allocatedStorage: 20,
  maxAllocatedStorage: 100,
  storageType: "gp3",
  storageEncrypted: true,
  multiAz: true,
  dbName: "app",
  username: "dbowner",
  manageMasterUserPassword: true,
  dbSubnetGroupName: subnetGroup.name,
  vpcSecurityGroupIds: [databaseGroup.id],
  backupRetentionPeriod: 7,
  deletionProtection: true,
  finalSnapshotIdentifier: "prod-shop-database-final",
});
const password = database.masterUserSecret.get(0).secretArn;

// The buckets
const makeBucket = (name: string): S3Bucket => {
  const bucket = new S3Bucket(stack, name, { bucketPrefix: `prod-shop-${name}-` });
  new S3BucketPublicAccessBlock(stack, `${name}-access`, {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketServerSideEncryptionConfigurationA(stack, `${name}-encryption`, {
    bucket: bucket.id,
    rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  new S3BucketVersioningA(stack, `${name}-versions`, {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
  });
  return bucket;
};
const files = makeBucket("files");
const requests = makeBucket("requests");
const policy = (...Statement: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string[], Resource: string | string[]): object => ({ Effect: "Allow", Action, Resource });
const delivery = new S3BucketPolicy(stack, "requests-policy", {
  bucket: requests.id,
  policy: policy({
    ...allow(["s3:PutObject"], `${requests.arn}/*`),
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
  }),
});

// The roles
const makeRole = (name: string, Principal: object): IamRole => {
  const assumeRolePolicy = policy({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });
  return new IamRole(stack, `${name}-role`, { name: `prod-shop-${name}`, assumeRolePolicy });
};
const grant = (name: string, role: IamRole, ...statements: object[]): IamRolePolicy =>
  new IamRolePolicy(stack, `${name}-policy`, { role: role.id, policy: policy(...statements) });
const webRole = makeRole("web", { Service: "ecs-tasks.amazonaws.com" });
grant(
  "web",
  webRole,
  allow(["s3:ListBucket"], files.arn),
  allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], `${files.arn}/*`),
);
const executionRole = makeRole("web-execution", { Service: "ecs-tasks.amazonaws.com" });
new IamRolePolicyAttachment(stack, "web-execution-managed", {
  role: executionRole.name,
  policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
});
grant("web-execution", executionRole, allow(["secretsmanager:GetSecretValue"], password));
const auditor = makeRole("auditor", { AWS: "arn:aws:iam::123456789012:role/auditors" });
grant("auditor", auditor, allow(["s3:ListBucket"], files.arn), allow(["s3:GetObject"], `${files.arn}/reports/*`));

// The service
const zone = new DataAwsRoute53Zone(stack, "zone", { name: "example.com" });
const domainName = "shop.example.com";
const certificate = new AcmCertificate(stack, "certificate", {
  domainName,
  validationMethod: "DNS",
  lifecycle: { createBeforeDestroy: true },
});
const proof = certificate.domainValidationOptions.get(0);
const proofRecord = new Route53Record(stack, "certificate-record", {
  zoneId: zone.zoneId,
  name: proof.resourceRecordName,
  type: proof.resourceRecordType,
  records: [proof.resourceRecordValue],
  ttl: 60,
});
const validation = new AcmCertificateValidation(stack, "certificate-validation", {
  certificateArn: certificate.arn,
  validationRecordFqdns: [proofRecord.fqdn],
});
const balancer = new Lb(stack, "balancer", {
  name: "prod-shop-web",
  loadBalancerType: "application",
  subnets: subnets.map(({ open }) => open.id),
  securityGroups: [balancerGroup.id],
  accessLogs: { bucket: requests.bucket, enabled: true },
  dependsOn: [delivery],
});
const targets = new LbTargetGroup(stack, "targets", {
  name: "prod-shop-web",
  vpcId: vpc.id,
  targetType: "ip",
  protocol: "HTTP",
  port: 8080,
  healthCheck: { path: "/health", matcher: "200-399" },
});
new LbListener(stack, "http", {
  loadBalancerArn: balancer.arn,
  port: 80,
  defaultAction: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
});
const https = new LbListener(stack, "https", {
  loadBalancerArn: balancer.arn,
  port: 443,
  protocol: "HTTPS",
  certificateArn: validation.certificateArn,
  defaultAction: [{ type: "forward", targetGroupArn: targets.arn }],
});
new Route53Record(stack, "record", {
  zoneId: zone.zoneId,
  name: domainName,
  type: "A",
  alias: { name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true },
});
const cluster = new EcsCluster(stack, "cluster", { name: "prod-shop" });
const logs = new CloudwatchLogGroup(stack, "web-logs", { name: "/ecs/prod-shop-web", retentionInDays: 365 });
const environment = {
  PORT: "8080",
  FILES: `s3://${files.bucket}`,
  DATABASE_HOST: database.address,
  DATABASE_PORT: "5432",
  DATABASE_NAME: database.dbName,
  DATABASE_USER: database.username,
};
const task = new EcsTaskDefinition(stack, "task", {
  family: "prod-shop-web",
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  taskRoleArn: webRole.arn,
  executionRoleArn: executionRole.arn,
  containerDefinitions: JSON.stringify([
    {
      name: "web",
      image: "registry.example.com/shop:1.0",
      portMappings: [{ containerPort: 8080 }],
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
      secrets: [{ name: "DATABASE_PASSWORD", valueFrom: `${password}:password::` }],
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": logs.name, "awslogs-region": region, "awslogs-stream-prefix": "web" },
      },
    },
  ]),
});
new EcsService(stack, "web", {
  name: "prod-shop-web",
  cluster: cluster.arn,
  taskDefinition: task.arn,
  launchType: "FARGATE",
  desiredCount: 2,
  deploymentCircuitBreaker: { enable: true, rollback: true },
  networkConfiguration: {
    subnets: subnets.map(({ closed }) => closed.id),
    securityGroups: [webGroup.id],
  },
  loadBalancer: [{ targetGroupArn: targets.arn, containerName: "web", containerPort: 8080 }],
  dependsOn: [https],
});

// The function
const reportRole = makeRole("report", { Service: "lambda.amazonaws.com" });
new IamRolePolicyAttachment(stack, "report-managed", {
  role: reportRole.name,
  policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
});
grant("report", reportRole, allow(["s3:PutObject"], `${files.arn}/reports/*`));
const code = new TerraformAsset(stack, "report-code", {
  path: resolve(__dirname, "..", "examples", "shop-on-aws"),
  type: AssetType.ARCHIVE,
});
new CloudwatchLogGroup(stack, "report-logs", { name: "/aws/lambda/prod-shop-report", retentionInDays: 365 });
const report = new LambdaFunction(stack, "report", {
  functionName: "prod-shop-report",
  role: reportRole.arn,
  runtime: "nodejs22.x",
  handler: "report.handler",
  filename: code.path,
  sourceCodeHash: code.assetHash,
  memorySize: 256,
  timeout: 30,
});
const scheduleRole = makeRole("report-schedule", { Service: "scheduler.amazonaws.com" });
grant("report-schedule", scheduleRole, allow(["lambda:InvokeFunction"], report.arn));
new SchedulerSchedule(stack, "nightly", {
  name: "prod-shop-report-nightly",
  scheduleExpression: "cron(0 3 * * ? *)",
  flexibleTimeWindow: { mode: "OFF" },
  target: { arn: report.arn, roleArn: scheduleRole.arn },
});

new TerraformOutput(stack, "url", { value: `https://${domainName}`, staticId: true });
app.synth();
