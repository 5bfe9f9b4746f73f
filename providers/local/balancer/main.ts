/**
 * A program: `main.js [--health=/PATH] HOST:PORT REPLICA-HOST:PORT…`. It ends when it is asked to, with the connections that
 * it has.
 */
import { balance, parseAddress } from "./balancer";
import { watchHealth } from "./health";

const words = process.argv.slice(2);
const health = words[0]?.startsWith("--health=") ? words.shift()?.slice("--health=".length) : undefined;
const [own = "", ...others] = words;

process.once("SIGTERM", () => process.exit(0));
void listen();

async function listen(): Promise<void> {
  const replicas = others.map(parseAddress);
  const watched = health === undefined ? undefined : await watchHealth(replicas, health, new AbortController().signal);
  balance(replicas, watched?.isHealthy).listen(parseAddress(own));
}
