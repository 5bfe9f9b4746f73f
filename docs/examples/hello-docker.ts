import { TerraformStack } from "cdktf";
import { App, usePlatform } from "terrace";
import { dockerPlatform } from "terrace/docker";
import { hello } from "./hello";

const app = new App();
usePlatform(app, dockerPlatform);
hello(new TerraformStack(app, "hello"), { image: "registry.example.com/hello:1.0" });
app.synth();
