import { TerraformStack } from "cdktf";
import { App, ephemeralConstruct, providerFunction, resourceConstruct } from "terrace";
import { letter, post, secret, slug } from "./letter";

class Letter extends resourceConstruct(post, letter) {}
class Secret extends ephemeralConstruct(post, secret) {}
const pathOf = providerFunction(post, slug);

const app = new App();
const mail = new TerraformStack(app, "mail");
const key = new Secret(mail, "key", { file: "key.txt" });
new Letter(mail, "jane", { path: pathOf("Dear Jane,"), text: "It rained.", key: key.value });
app.synth();
