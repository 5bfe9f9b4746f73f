import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { App } from "terrace";
import { tempFolder } from "../temp-folder";
import { type StackJson, violationsOf } from "./bindings-schema";

/** A resource's arguments, as Terraform reads them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What a stack of Docker's constructs becomes. It is held against the provider's schema, whatever the test is about. */
export class SynthesizedDocker {
  readonly json: StackJson;

  /** @param fill makes the constructs; the stack's path is `shop`. */
  constructor(fill: (stack: TerraformStack) => void) {
    const app = new App({ outdir: tempFolder() });
    fill(new TerraformStack(app, "shop"));
    app.synth();
    this.json = JSON.parse(readFileSync(join(app.outdir, "stacks", "shop", "cdk.tf.json"), "utf8")) as StackJson;
    const violations = violationsOf(this.json);
    if (violations.length > 0) throw new Error(violations.join("\n"));
  }

  /** All resources of a type: `docker_volume`. */
  all(type: string): readonly Arguments[] {
    return Object.values(this.json.resource?.[type] ?? {});
  }

  /** The one resource of a type with that name on the engine. */
  named(type: string, name: string): Arguments {
    const found = this.all(type).find((each) => each["name"] === name);
    if (!found)
      throw new Error(
        `no ${type} ${name} among ${this.all(type)
          .map((each) => String(each["name"]))
          .join(", ")}`,
      );
    return found;
  }

  container(name: string): Arguments {
    return this.named("docker_container", name);
  }

  /** The container that has put a container's secrets into their volume, which has the same name. */
  secretsOf(name: string): Arguments {
    const names = this.all("docker_container").map((each) => String(each["name"]));
    return this.container(
      names.find((each) => new RegExp(`^${name}-secrets-[0-9a-f]{8}$`).test(each)) ?? `${name}-secrets`,
    );
  }

  /** A container's environment. */
  environment(name: string): Readonly<Record<string, string>> {
    const variables = this.container(name)["env"] as readonly string[];
    return Object.fromEntries(
      variables.map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)]),
    );
  }
}
