/** One stack of many resources: of a provider in TypeScript, or Terraform's own. Copied into a project, never imported. */
import { App, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { resourceConstruct } from "terrace";
import { echo, provider } from "./echo";

class Echo extends resourceConstruct(provider, echo) {}

/** `terraform_data`. CDKTF's own class for it has `terraform version` run once for each instance at synth. */
class Data extends TerraformResource {
  readonly output = this.getStringAttribute("output");

  constructor(
    scope: Construct,
    id: string,
    private readonly given: { readonly input: string },
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { input: this.given.input };
  }
}

const app = new App();
const stack = new TerraformStack(app, "many");
const Resource = process.env["BENCH_RESOURCE"] === "typescript" ? Echo : Data;
const count = Number(process.env["BENCH_COUNT"]);
const made = Array.from({ length: count }, (_, index) => new Resource(stack, `r${index}`, { input: `value ${index}` }));
new TerraformOutput(stack, "last", { value: made.at(-1)?.output, staticId: true });
app.synth();
