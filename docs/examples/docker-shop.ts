import { join } from "node:path";
import { TerraformStack, TerraformVariable } from "cdktf";
import { App, Duration } from "terrace";
import { Database, Image, Network, Service } from "terrace/docker";

const app = new App();
const stack = new TerraformStack(app, "shop");
const network = new Network(stack, "network");
const database = new Database(stack, "database", { network, engine: "mysql" });
const token = new TerraformVariable(stack, "payment-token", { type: "string", sensitive: true });

new Service(stack, "web", {
  network,
  image: new Image(stack, "image", { context: join(__dirname, "docker-shop") }),
  replicas: 3,
  port: 8443,
  databases: { DATABASE: database },
  secrets: { "payment-token": token.stringValue }, // the file /run/secrets/payment-token
  memory: 256,
  cpus: 0.5,
  writable: ["/var/cache"], // beside /tmp: the rest can't be written to
  health: { path: "/health", timeout: Duration.minutes(1) },
});
app.synth();
