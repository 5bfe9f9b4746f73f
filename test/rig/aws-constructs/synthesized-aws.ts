import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import { App } from "terrace";
import { tempFolder } from "../temp-folder";
import { EmulatedStack } from "./emulated-stack";

/** A resource's arguments, as Terraform reads them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What a stack becomes, read back from the file that Terraform reads. */
export class SynthesizedAws {
  readonly #resources: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

  /** @param fill makes the constructs; the stack's path is `shop`. */
  constructor(fill: (stack: TerraformStack) => void) {
    const app = new App({ outdir: tempFolder() });
    fill(new EmulatedStack(app, "shop"));
    app.synth();
    const json = readFileSync(join(app.outdir, "stacks", "shop", "cdk.tf.json"), "utf8");
    const { resource = {} } = JSON.parse(json) as {
      readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
    };
    this.#resources = resource;
  }

  /** All resources of a type: `aws_s3_bucket`. */
  all(type: string): readonly Arguments[] {
    return Object.values(this.#resources[type] ?? {});
  }

  /** The one resource of a type. */
  only(type: string): Arguments {
    const [first, ...others] = this.all(type);
    if (first === undefined || others.length > 0) {
      throw new Error(
        `must be one ${type}, got ${this.all(type).length} among ${Object.keys(this.#resources).join(", ")}`,
      );
    }
    return first;
  }

  /** The types that there are resources of. */
  get types(): readonly string[] {
    return Object.keys(this.#resources);
  }
}

/** A policy document that an argument holds as text. */
export function policyIn(argument: unknown): { readonly Statement: readonly Arguments[] } {
  return JSON.parse(String(argument)) as { readonly Statement: readonly Arguments[] };
}
