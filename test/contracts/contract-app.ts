import { TerraformOutput, type TerraformStack } from "cdktf";
import { Duration, Platform } from "terrace";

/**
 * The small app that is the same on every platform.
 *
 * @param program what each replica runs, with Node
 */
export function contractApp(stack: TerraformStack, program = "server.js"): void {
  const platform = Platform.of(stack);
  const network = platform.network(stack, "net");
  const files = platform.bucket(stack, "files");
  const database = platform.database(stack, "db", { network });
  const server = { image: "example/server:1", command: ["node", program], network };
  const api = platform.service(stack, "api", server);
  const web = platform.service(stack, "web", {
    ...server,
    replicas: 2,
    environment: { MODE: "fast" },
    buckets: { FILES: files },
    services: { API: api },
    databases: { DATABASE: database },
    health: { path: "/health", timeout: Duration.minutes(1) },
  });
  const urls = { webUrl: web.url, apiUrl: api.url, filesUrl: files.url };
  for (const [id, value] of Object.entries(urls)) new TerraformOutput(stack, id, { value, staticId: true });
}
