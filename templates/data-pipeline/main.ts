import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3BucketNotification } from "@cdktf/provider-aws/lib/s3-bucket-notification";
import { TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { App, Duration, setDefaults } from "terrace";
import { Table } from "terrace/aws/data";
import { Function } from "terrace/aws/functions";
import { Queue } from "terrace/aws/messaging";
import { Bucket } from "terrace/aws/storage";

const app = new App();
setDefaults(app, { removal: "{{removal}}", tags: { project: "{{name}}" } });

const stack = new TerraformStack(app, "{{name}}");
new AwsProvider(stack, "aws", { region: "{{region}}" });

// Where files are put.
const files = new Bucket(stack, "files");

// What was put there, and is not yet in the table. What fails five times is kept among the dead letters.
const arrivals = new Queue(stack, "arrivals", { visibilityTimeout: Duration.minutes(6) });
arrivals.allowService("s3.amazonaws.com", files.arn);
new S3BucketNotification(stack, "notification", {
  bucket: files.name,
  queue: [{ queueArn: arrivals.arn, events: ["s3:ObjectCreated:*"] }],
  // S3 sends a message at once to see whether it may.
  dependsOn: arrivals.node.findAll().filter(TerraformResource.isTerraformResource),
});

// What is known of them.
const items = new Table(stack, "items", { partitionKey: { name: "key", type: "string" } });

const importer = new Function(stack, "import", {
  code: join(__dirname, "import"),
  timeout: Duration.minutes(1),
  environment: { TABLE: items.name },
});
importer.addEventSource(arrivals);
files.grantRead(importer);
items.grantWrite(importer);

new TerraformOutput(stack, "files_bucket", { value: files.name, staticId: true });
new TerraformOutput(stack, "items_table", { value: items.name, staticId: true });
app.synth();
