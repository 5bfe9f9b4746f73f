import { appOf } from "./project";

/**
 * The source of an app of two stacks whose states are elsewhere. `consumer` takes a value of `producer`, and fails until
 * the project has a file `fixed`; each making of `producer`'s resource adds a line to the file `made`.
 *
 * @param backend lines that define `keepIn(stack, name)`
 */
export function twoStacks(backend: string): string {
  return appOf(`
    const { HttpBackend, S3Backend } = require("cdktf");
    ${backend}
    const stackOf = (name) => {
      const stack = new TerraformStack(app, name);
      keepIn(stack, name);
      setPolicy(stack, { retry: { attempts: 1 } });
      return stack;
    };
    const run = (command) => [{ type: "local-exec", command }];
    const { output } = new DataResource(stackOf("producer"), "thing", {
      input: "a value",
      provisioners: run("echo made >> " + __dirname + "/made"),
    });
    const consumer = stackOf("consumer");
    const thing = new DataResource(consumer, "thing", {
      input: output,
      provisioners: run("test -e " + __dirname + "/fixed"),
    });
    new TerraformOutput(consumer, "got", { value: thing.output, staticId: true });
  `);
}

/** A lock that somebody else holds, as Terraform describes it. */
export const FOREIGN_LOCK = JSON.stringify({
  ID: "7f3a0e9c-1111-2222-3333-444455556666",
  Operation: "OperationTypeApply",
  Info: "",
  Who: "grace@build-7",
  Version: "1.11.4",
  Created: "2026-11-22T20:00:00Z",
  Path: "",
});
