import { join } from "node:path";

/**
 * The program of {@link main}: arguments are `--health=/PATH` where replicas have one, the address to listen at, and then
 * those of the replicas.
 */
export function balancerProgram(): string {
  return join(__dirname, "main.js");
}
