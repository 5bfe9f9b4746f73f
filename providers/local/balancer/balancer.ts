import { connect, createServer, type Server, type Socket } from "node:net";

/** Where something listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** From `HOST:PORT`. */
export function parseAddress(text: string): Address {
  const [, host = "", port = ""] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (host === "") throw new Error(`an address must be HOST:PORT, got "${text}"`);
  return { host, port: Number(port) };
}

/**
 * Spreads connections over replicas, in turn. One that isn't healthy, or doesn't take a connection, is passed over; when
 * none does, the client's is closed.
 */
export function balance(replicas: readonly Address[], isHealthy: (replica: Address) => boolean = () => true): Server {
  let turn = 0;
  return createServer({ allowHalfOpen: true }, (client) => {
    const first = turn++ % replicas.length;
    const order = [...replicas.slice(first), ...replicas.slice(0, first)].filter(isHealthy);
    client.on("error", () => client.destroy());
    connectToFirst(client, order);
  });
}

function connectToFirst(client: Socket, [address, ...others]: readonly Address[]): void {
  if (!address || client.destroyed) return void client.destroy();
  const replica = connect({ ...address, allowHalfOpen: true });
  const next = (): void => connectToFirst(client, others);
  replica.once("error", next);
  replica.once("connect", () => {
    replica.off("error", next);
    join(client, replica);
  });
}

/** What breaks on one side breaks on the other. */
function join(client: Socket, replica: Socket): void {
  replica.on("error", () => client.destroy());
  client.on("close", () => replica.destroy());
  replica.on("close", () => client.destroy());
  client.pipe(replica);
  replica.pipe(client);
}
