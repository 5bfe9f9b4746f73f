import { TerraformOutput, TerraformStack } from "cdktf";
import { App, Platform, usePlatform } from "terrace";
import { localPlatform } from "terrace/local";

const app = new App();
// Another platform makes the same of an image: dockerPlatform of terrace/docker, awsPlatform of terrace/aws.
usePlatform(app, localPlatform);

const stack = new TerraformStack(app, "{{name}}");
const platform = Platform.of(stack);
const service = platform.service(stack, "web", {
  command: ["node", `${__dirname}/server.js`],
  replicas: 2,
  buckets: { FILES: platform.bucket(stack, "files") },
  health: { path: "/health" },
});
new TerraformOutput(stack, "url", { value: service.url, staticId: true });

app.synth();
