import { DataResource, TerraformOutput, TerraformStack } from "cdktf";
import { App } from "terrace";

const app = new App();

const stack = new TerraformStack(app, "{{name}}");
const greeting = new DataResource(stack, "greeting", { input: { text: "Hello from {{name}}." } });
new TerraformOutput(stack, "text", { value: greeting.getStringAttribute("output.text"), staticId: true });

app.synth();
