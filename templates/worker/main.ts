import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { App, Duration, setDefaults } from "terrace";
import { Function } from "terrace/aws/functions";
import { Queue } from "terrace/aws/messaging";

const app = new App();
setDefaults(app, { removal: "{{removal}}", tags: { project: "{{name}}" } });

const stack = new TerraformStack(app, "{{name}}");
new AwsProvider(stack, "aws", { region: "{{region}}" });

// A message is hidden for six times as long as a call may take. What fails five times is kept among the dead letters.
const jobs = new Queue(stack, "jobs", { visibilityTimeout: Duration.minutes(3) });
const worker = new Function(stack, "worker", {
  code: join(__dirname, "worker"),
  timeout: Duration.seconds(30),
});
worker.addEventSource(jobs, { batchSize: 10 });

new TerraformOutput(stack, "jobs_url", { value: jobs.url, staticId: true });
app.synth();
