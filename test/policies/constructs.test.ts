import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { App } from "terrace";
import { judge, stackOfConfiguration, type Finding } from "../../policies";
import { constructCases } from "../rig/aws-constructs/construct-case";
import { tempFolder } from "../rig/temp-folder";

/** What the security pack finds in an example, as `rule: address: message`. */
function findingsIn(fill: (stack: TerraformStack) => void): readonly string[] {
  const app = new App({ outdir: tempFolder(), skipValidation: true });
  fill(new TerraformStack(app, "shop"));
  app.synth();
  const json: unknown = JSON.parse(readFileSync(join(app.outdir, "stacks", "shop", "cdk.tf.json"), "utf8"));
  const { findings } = judge({ configurations: [stackOfConfiguration("shop", json)], plans: [] }, {}, "2026-11-26");
  return findings.filter(isOurs).map(({ rule, address, message }) => `${rule}: ${address}: ${message}`);
}

/** What an example puts straight into its stack, by a raw binding, is what surrounds the constructs. */
function isOurs({ construct = "" }: Finding): boolean {
  return construct.split("/").length > 2;
}

test.each([...constructCases()])("%s keeps to every rule of the security pack", (_, example) => {
  expect(findingsIn((stack) => example.fill(stack, false))).toEqual([]);
});
