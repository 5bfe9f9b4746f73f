import { TerraformOutput, type TerraformStack } from "cdktf";
import { Platform, type ServiceProps } from "terrace";

/** Two replicas of a program behind one address, with a bucket and a database: on whatever platform the stack is. */
export function hello(stack: TerraformStack, program: Pick<ServiceProps, "image" | "command">): void {
  const platform = Platform.of(stack);
  const network = platform.network(stack, "network");
  const web = platform.service(stack, "web", {
    ...program,
    network,
    replicas: 2,
    environment: { GREETING: "Hello" },
    buckets: { FILES: platform.bucket(stack, "files") },
    databases: { DATABASE: platform.database(stack, "database", { network }) },
    health: { path: "/health" },
  });
  new TerraformOutput(stack, "url", { value: web.url, staticId: true });
}
