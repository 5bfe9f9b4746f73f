import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TerraformStack } from "cdktf";
import { addCustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
import type { Construct } from "constructs";
import { awsError } from "../aws-error";
import { type Code, codeIn } from "./code";

/** A package with code, as Terraform reads of it. */
export interface Package {
  /** Relative to the stack's synthesized folder. */
  readonly filename: string;
  /** Another one is uploaded. */
  readonly sourceCodeHash: string;
  /** What is called unless it is said. */
  readonly handler: string;
}

/**
 * Packs a function's code into its stack's synthesized folder. CDKTF's own archives differ with the time at which files were
 * written, and with the machine: each deploy would upload the same code again.
 */
export function packageOf(construct: Construct, path: string): Package {
  const { hash, module, archive } = read(construct, path);
  const stack = TerraformStack.of(construct);
  const folder = `assets/${stack.getLogicalId(construct.node)}`;
  const filename = `${folder}/${hash}.zip`;
  addCustomSynthesis(construct, {
    onSynthesize: ({ outdir, manifest }) => {
      const root = join(outdir, manifest.forStack(stack).workingDirectory);
      const file = join(root, filename);
      rmSync(join(root, folder), { recursive: true, force: true });
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, archive());
    },
  });
  return { filename, sourceCodeHash: hash, handler: `${module}.handler` };
}

function read(construct: Construct, path: string): Code {
  try {
    return codeIn(path);
  } catch (error) {
    throw awsError(
      construct,
      `code must be a file, a folder with files, or a zip archive, got "${path}": ${(error as Error).message}`,
    );
  }
}
