import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { App, setDefaults, usePlatform } from "terrace";
import { localPlatform } from "terrace/local";
import { hello } from "./hello";

const app = new App();
usePlatform(app, localPlatform);
setDefaults(app, { removal: "destroy" }); // for trying out: `terrace destroy` takes the data too
hello(new TerraformStack(app, "hello"), { command: ["node", join(__dirname, "hello-server.js")] });
app.synth();
