import type { Provider } from "../definition";
import type { ProviderService } from "./protocol";
import { logLine } from "./plugin-log";
import { servePlugin } from "./serve-plugin";
import type { Progress } from "./service/handler-call";
import { createService } from "./service/service";

/**
 * What a program that Terraform starts does: it serves the provider that is loaded. As with plugins in Go, it is one for
 * the whole process, whoever connects: a pool configures it over one connection, and lends it over others.
 */
export function serveDefinition(load: () => Provider): Promise<void> {
  let service: ProviderService | undefined;
  return servePlugin(() => (service ??= createService(load(), { progress: logProgress })));
}

function logProgress({ name, handler, text }: Progress): void {
  process.stderr.write(logLine("info", `${name} ${handler}: ${text}`, new Date()));
}
