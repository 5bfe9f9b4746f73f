import { execFile, type ExecFileException } from "node:child_process";
import { terraformEnvironment, type Environment } from "../executors/terraform/environment";
import type { InputFailure } from "../failure";
import { codeOf } from "../error-code";
import { fail, ok, type Result } from "../result";

/** The Terraform, or OpenTofu, that a run works with. */
export interface TerraformBinary {
  readonly binary: string;
  /** For example `1.11.4`. */
  readonly version: string;
}

/** The oldest that has all that is used: saved plans in JSON output, `terraform_data`, `removed` for imports. */
const OLDEST = "1.5.0";

const PATIENCE_MS = 20_000;

/**
 * Finds the tool and its version: the one that `TERRAFORM_BINARY_NAME` names, as CDKTF has it; otherwise `terraform`,
 * otherwise `tofu`.
 */
export async function findTerraform(
  env: Environment,
  patienceMs = PATIENCE_MS,
): Promise<Result<TerraformBinary, InputFailure>> {
  const named = env["TERRAFORM_BINARY_NAME"];
  const found = await ask(named ?? "terraform", env, patienceMs);
  const isMissing = !found.ok && found.failure.kind === "terraform-missing";
  if (!isMissing || named !== undefined) return found;
  const tofu = await ask("tofu", env, patienceMs);
  return tofu.ok ? tofu : found;
}

function ask(binary: string, env: Environment, patienceMs: number): Promise<Result<TerraformBinary, InputFailure>> {
  return new Promise((resolve) => {
    const options = { env: terraformEnvironment(env), timeout: patienceMs, killSignal: "SIGKILL" as const };
    const answered = (error: ExecFileException | null, stdout = "", stderr = ""): void => {
      if (error && MISSING.has(codeOf(error))) resolve(fail({ kind: "terraform-missing", binary }));
      else resolve(judge(binary, stdout, `${stdout}${stderr}${error?.killed ? "\n(no answer)" : ""}`));
    };
    try {
      execFile(binary, ["version", "-json"], options, answered);
    } catch (error) {
      // Node reports most of what the system says against a start by the callback, and some of it like this.
      answered(error as ExecFileException);
    }
  });
}

const MISSING: ReadonlySet<string> = new Set(["ENOENT", "EACCES", "ENOTDIR"]);

function judge(binary: string, stdout: string, output: string): Result<TerraformBinary, InputFailure> {
  const found = versionIn(stdout);
  if (found === undefined) return fail({ kind: "terraform-unusable", binary, output: output.trim().slice(-2_000) });
  if (isOlder(found, OLDEST)) return fail({ kind: "terraform-too-old", binary, found, needed: OLDEST });
  return ok({ binary, version: found });
}

function versionIn(stdout: string): string | undefined {
  // Before 0.13 there was no JSON.
  const inText = /^Terraform v(\d+\.\d+\.\d+)/.exec(stdout);
  if (inText) return inText[1];
  try {
    const { terraform_version: version } = JSON.parse(stdout) as { terraform_version?: unknown };
    return typeof version === "string" && /^\d+\.\d+\.\d+/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/).slice(0, 3).map(Number)) as [number[], number[]];
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing !== -1 && (a[differing] ?? 0) < (b[differing] ?? 0);
}
