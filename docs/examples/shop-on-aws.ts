import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { App, setDefaults } from "terrace";
import { Bucket, ContainerService, Database, DnsZone, Function, Network, Role } from "terrace/aws";

const app = new App();
setDefaults(app, { environment: "prod", tags: { team: "shop" } });
const stack = new TerraformStack(app, "shop");
new AwsProvider(stack, "aws", { region: "eu-central-1" });

const network = new Network(stack, "network");
const database = new Database(stack, "database", { network });
const files = new Bucket(stack, "files");

const web = new ContainerService(stack, "web", {
  network,
  image: "registry.example.com/shop:1.0",
  replicas: 2,
  isPublic: true,
  domain: "shop.example.com",
  zone: DnsZone.fromLookup(stack, "zone", { domain: "example.com" }),
  health: { path: "/health" },
  accessLogs: new Bucket(stack, "requests"),
  buckets: { FILES: files },
  databases: { DATABASE: database },
});

const report = new Function(stack, "report", { code: join(__dirname, "shop-on-aws", "report.js") });
report.addSchedule("nightly", { expression: "cron(0 3 * * ? *)" });
files.grantPut(report, "reports/*");

const auditor = new Role(stack, "auditor", { assumedBy: { arns: ["arn:aws:iam::123456789012:role/auditors"] } });
files.grantRead(auditor, "reports/*");

new TerraformOutput(stack, "url", { value: web.url, staticId: true });
app.synth();
