import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Provider } from "../../../providers/definition";
import { serve } from "../../../providers/host/serve";
import { createService, type ServiceOptions } from "../../../providers/host/service/service";

/** Terraform in a folder, with a provider that this process serves. */
export interface ServedTerraform {
  /** Runs a command; its output without colour. Rejects with what it has said when it fails. */
  readonly run: (...args: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Serves a provider as `localhost/terrace/NAME` to Terraform in a folder, and initializes that. */
export async function serveTerraform(
  terraform: string,
  folder: string,
  provider: Provider,
  options: ServiceOptions = {},
): Promise<ServedTerraform> {
  const served = await serve(() => createService(provider, options));
  const reattach = JSON.stringify({ [`localhost/terrace/${provider.name}`]: served.reattach });
  const env = { ...process.env, TF_REATTACH_PROVIDERS: reattach, TF_IN_AUTOMATION: "1", GOGC: "400" };
  const run = async (...args: readonly string[]): Promise<string> => {
    const command = promisify(execFile)(terraform, args, { cwd: folder, env, maxBuffer: 1 << 28 });
    try {
      return (await command).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
      throw new Error(`terraform ${args.join(" ")}\n${stdout.slice(-20_000)}\n${stderr.slice(0, 20_000)}`, {
        cause: error,
      });
    }
  };
  try {
    await run("init", "-input=false", "-no-color");
  } catch (error) {
    await served.close();
    throw error;
  }
  return { run, close: () => served.close() };
}
