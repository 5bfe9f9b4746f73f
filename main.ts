/**
 * The sample app: a small web service as a graph of four stacks and two tasks.
 *
 *     storage --\
 *     settings ---> migrate (task) --> service --> check (task)
 *     network -------------------------/
 *
 * It needs nothing but Terraform: the service runs on this machine. With TARGET=aws the same graph is a VPC, a bucket, a
 * parameter and a role on AWS, or on whatever AWS_ENDPOINT_URL names.
 */
import { App, CommandTask, Duration, setPolicy } from "terrace";
import type * as aws from "./sample/aws";
import type * as local from "./sample/local";

const { Network, Service, Settings, Storage } = stacksOf(process.env.TARGET ?? "local");

const app = new App();

const network = new Network(app, "network");
const storage = new Storage(app, "storage", { network: network.id });
const settings = new Settings(app, "settings", { network: network.id });

// A task takes values of stacks, and runs again when they change.
const migrate = new CommandTask(app, "migrate", {
  command: ["node", "sample/migrate.js"],
  env: { DATABASE_URL: settings.databaseUrl, BACKUPS: `${storage.url}/backups` },
  // The fallback stands in where nothing runs tasks: in plain `cdktf deploy`, in HCP Terraform.
  outputs: { schema: { type: "number", fallback: 0 }, backup: { type: "string", fallback: "none" } },
  retry: { attempts: 2, delay: Duration.seconds(2) },
});

// And a stack takes values of tasks.
const service = new Service(app, "service", {
  port: network.port,
  databaseUrl: settings.databaseUrl,
  storage: storage.url,
  schema: migrate.outputs.schema,
  backup: migrate.outputs.backup,
});
setPolicy(service, { timeout: Duration.minutes(30) });

new CommandTask(app, "check", {
  command: ["node", "sample/check.js", service.url],
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
