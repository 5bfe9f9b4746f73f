/**
 * What is deployed: stacks that take values of other stacks, as the project's context has it. Plain CDKTF, so that all
 * contenders get the same. Copied into a project of its own, never imported.
 */
import { App, Fn, TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** `terraform_data`. CDKTF's own class for it has `terraform version` run once for each instance at synth. */
class Data extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly input: Readonly<Record<string, unknown>>,
  ) {
    super(scope, id, { terraformResourceType: "terraform_data" });
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { input: this.input };
  }
}

/** A stack whose value shows that it had the right values of all its producers. */
class Link extends TerraformStack {
  readonly value: string;

  constructor(scope: Construct, id: string, producers: readonly Link[]) {
    super(scope, id);
    const received = producers.map((producer) => producer.value);
    const digest = new Data(this, "digest", { text: Fn.sha1(Fn.join(",", [id, ...received])) });
    const copy = new Data(this, "copy", { text: digest.getStringAttribute("output.text") });
    new Data(this, "label", { name: id, producers: received.length });
    this.value = copy.getStringAttribute("output.text");
    new TerraformOutput(this, "value", { value: this.value, staticId: true });
  }
}

const app = new App();
const links = new Map<string, Link>();
for (const { id, producers } of app.node.getContext("stacks") as { id: string; producers: string[] }[]) {
  const taken = producers.flatMap((producer) => links.get(producer) ?? []);
  links.set(id, new Link(app, id, taken));
}
app.synth();
