import type { Provider } from "../definition";
import { serve, type ServedProvider, type ServeOptions } from "./serve";

/**
 * Serves a provider from this process, to Terraform commands that have it in `TF_REATTACH_PROVIDERS`: for a test of it,
 * or a program that runs Terraform by itself. It need not be installed then.
 *
 * ```ts
 * const { reattach, close } = await serveProvider(provider);
 * env.TF_REATTACH_PROVIDERS = JSON.stringify({ [provider.source]: reattach });
 * ```
 */
export function serveProvider(provider: Provider, options?: ServeOptions): Promise<ServedProvider> {
  return serve(() => theService().createService(provider), options);
}

/** Not needed before somebody calls. */
function theService(): typeof import("./service/service") {
  return require("./service/service") as typeof import("./service/service");
}
