import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { App, setDefaults } from "terrace";
import { StaticSite } from "terrace/aws/edge";

const app = new App();
setDefaults(app, { removal: "{{removal}}", tags: { project: "{{name}}" } });

const stack = new TerraformStack(app, "{{name}}");
new AwsProvider(stack, "aws", { region: "{{region}}" });
// CloudFront has its certificates, firewalls and logs in this region alone.
const global = new AwsProvider(stack, "global", { region: "us-east-1", alias: "global" });

// With a name of its own it takes current TLS alone:
//   domain: "www.example.com", zone: DnsZone.fromLookup(stack, "zone", { domain: "example.com" })
const site = new StaticSite(stack, "site", { source: join(__dirname, "site"), global });

new TerraformOutput(stack, "url", { value: site.url, staticId: true });
app.synth();
