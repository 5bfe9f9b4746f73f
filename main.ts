/**
 * The sample app: a small web service as a graph of four stacks and two tasks.
 *
 *     network --> storage ---> migrate (task) --> service --> check (task)
 *             \-> settings -/
 *
 * It needs nothing but Terraform. With TARGET=aws the same graph is a VPC, a bucket, a parameter and a role on AWS, or on
 * whatever AWS_ENDPOINT_URL names.
 */
import { App, CommandTask, Duration, setPolicy } from "terrace";
import type * as aws from "./sample/aws";
import type * as local from "./sample/local";

const { Network, Service, Settings, Storage } = stacksOf(process.env.TARGET ?? "local");

const app = new App();

const network = new Network(app, "network", { cidr: "10.20.0.0/16" });
const storage = new Storage(app, "storage", { vpcId: network.vpcId });
const settings = new Settings(app, "settings", { vpcId: network.vpcId });

// A task takes values of stacks, and runs again when they change.
const migrate = new CommandTask(app, "migrate", {
  command: program("{ schema: 3, backup: `${process.env.BACKUPS}/before-3.sql` }"),
  env: { DATABASE: settings.databaseUrl, BACKUPS: `s3://${storage.bucket}/backups` },
  // The fallback stands in where nothing runs tasks: in plain `cdktf deploy`, in HCP Terraform.
  outputs: { schema: { type: "number", fallback: 0 }, backup: { type: "string", fallback: "none" } },
  retry: { attempts: 2, delay: Duration.seconds(2) },
});

// And a stack takes values of tasks.
const service = new Service(app, "service", {
  databaseUrl: settings.databaseUrl,
  schema: migrate.outputs.schema,
  backup: migrate.outputs.backup,
});
setPolicy(service, { timeout: Duration.minutes(30) });

new CommandTask(app, "check", {
  command: program("{ report: `${process.argv[1]} is up` }", service.name),
  outputs: { report: "string" },
  timeout: Duration.minutes(1),
});

app.synth();

/** Either target's stacks. Required here, so that the local target does not wait for the bindings of AWS to load. */
function stacksOf(target: string): typeof local | typeof aws {
  switch (target) {
    case "local":
      return require("./sample/local") as typeof local;
    case "aws":
      return require("./sample/aws") as typeof aws;
    default:
      throw new Error(`TARGET must be local or aws, got "${target}"`);
  }
}

/** A command that writes its outputs: those that a JavaScript expression is equal to. */
function program(outputs: string, ...args: readonly string[]): readonly string[] {
  return ["node", "-e", `fs.writeFileSync(process.env.TERRACE_OUTPUTS, JSON.stringify(${outputs}))`, ...args];
}
