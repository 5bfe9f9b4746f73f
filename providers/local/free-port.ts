import { createServer } from "node:net";

/** Ports to choose from, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** A port of a range that nobody listens at, and that is not taken otherwise; undefined when there is none. */
export async function findFreePort(
  { from, to }: PortRange,
  isTaken: (port: number) => boolean,
): Promise<number | undefined> {
  const count = to - from + 1;
  // Two projects that begin at different places hardly ever meet.
  const start = Math.floor(Math.random() * count);
  for (let step = 0; step < count; step++) {
    const port = from + ((start + step) % count);
    if (!isTaken(port) && (await isFree(port))) return port;
  }
  return undefined;
}

/** Whether one could listen at a port now. Somebody who listens on all addresses takes it as well. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, "127.0.0.1")) && (await canListen(port, "0.0.0.0"));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
