import { describeWith } from "../../rig/parts";
import { tempFolder } from "../../rig/temp-folder";
import { GeneratedStack } from "../../rig/host/generated-stack";
import { serveTerraform } from "../../rig/host/served-terraform";

/** How many generated resources; 50 in a stack. */
const RESOURCES = Number(process.env.TERRACE_GENERATED_SCHEMAS ?? "200");
const SEED = Number(process.env.TERRACE_GENERATED_SEED ?? "1");
const SIZE = Math.min(50, RESOURCES);

describeWith(["terraform"], "resources of generated schemas", ({ terraform }) => {
  const seeds = Array.from({ length: Math.ceil(RESOURCES / SIZE) }, (_, index) => SEED + index);

  test.each(seeds)("come back as they were configured, and then there is nothing to do (seed %d)", async (seed) => {
    const [folder, stack] = [tempFolder(), new GeneratedStack(seed, SIZE)];
    stack.write(folder);
    const { run, close } = await serveTerraform(terraform, folder, stack.provider);
    try {
      await applyTwice(run, stack, "given");
      stack.evolve();
      stack.write(folder);
      await applyTwice(run, stack, "configured");
      await run("destroy", "-auto-approve", "-no-color");
      expect(stack.there.size).toBe(0);
    } finally {
      await close();
    }
  });
});

async function applyTwice(
  run: (...args: readonly string[]) => Promise<string>,
  stack: GeneratedStack,
  compared: "given" | "configured",
): Promise<void> {
  await run("apply", "-auto-approve", "-input=false", "-no-color");
  expect(stack.differences(compared)).toEqual([]);
  // Exits with 2 if there is anything to change.
  expect(await run("plan", "-detailed-exitcode", "-input=false", "-no-color")).toContain("No changes.");
}
