import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TerraformStack } from "cdktf";
import { addCustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
import type { Construct } from "constructs";
import { lockedIn, programOf, type Provider } from "../../providers/definition";

/**
 * Puts the program of a provider into the synthesized folder of a construct's stack, where `terraform init` looks for
 * it: so the stack needs no registry, and works without Terrace.
 */
export function bringAlong(construct: Construct, provider: Provider): void {
  addCustomSynthesis(construct, {
    onSynthesize: ({ outdir, manifest }) => {
      const folder = join(outdir, manifest.forStack(TerraformStack.of(construct)).workingDirectory);
      const program = programOf(provider, projectAbove(process.cwd()));
      write(join(folder, program.path), program.text, 0o755);
      const lock = join(folder, ".terraform.lock.hcl");
      write(lock, lockedIn(existsSync(lock) ? readFileSync(lock, "utf8") : "", provider, program), 0o644);
    },
  });
}

/** What is there may be what a run works with, by another name; and it may be nothing that can be started. */
function write(file: string, text: string, mode: number): void {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode });
}

function projectAbove(folder: string): string {
  if (existsSync(join(folder, "cdktf.json"))) return folder;
  return dirname(folder) === folder ? process.cwd() : projectAbove(dirname(folder));
}
