import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";

import type { ProviderService } from "./protocol";
import { makeSocketFolder, socketIn } from "./socket-folder";
import type { MutualTls, PluginServer } from "./wire/plugin-server";

/**
 * Makes a provider for one connection. What it throws is what every call on that connection answers. Terraform makes a
 * connection for each configuration of a provider, so that what is configured and stopped is what the client means, even when many
 * share one process.
 */
export type OpenProvider = () => ProviderService;

/** What is served, where, and how. */
export interface ListenOptions {
  readonly open: OpenProvider;
  /** Where the socket's own folder is made. */
  readonly folder: string;
  /** @default none: nobody but this user can reach the socket */
  readonly tls?: MutualTls;
  /** Called when a client says that it needs the plugin no more. */
  readonly onShutdown: () => void;
}

/** A socket that answers. */
export interface Listening {
  readonly socket: string;
  /** The folder that the socket has for itself. */
  readonly folder: string;
  /** Lets the calls that are under way come to their end, and then closes. */
  readonly finish: () => Promise<void>;
  /** Closes at once: the signals of calls that are under way are aborted. Nothing is left in the file system. */
  readonly close: () => Promise<void>;
}

/** Serves a provider on a new unix socket that only this user can reach. */
export async function listen({ open, folder: home, tls, onShutdown }: ListenOptions): Promise<Listening> {
  const folder = await makeSocketFolder(home);
  const socket = socketIn(folder);
  const connections = new Set<PluginServer>();
  const server = createServer((connection) => {
    const { servePluginOn } = theWire();
    const served = servePluginOn({ socket: connection, service: opened(open), onShutdown, ...(tls && { tls }) });
    connections.add(served);
    connection.once("close", () => {
      connections.delete(served);
      served.close();
    });
  });
  await once(server.listen(socket), "listening");
  setImmediate(theWire);
  const finish = async (): Promise<void> => {
    await Promise.all([...connections].map((connection) => connection.finish()));
  };
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const connection of connections) connection.close();
    await closed;
    await rm(folder, { recursive: true, force: true });
  };
  return { socket, folder, finish, close };
}

/** Loading it takes longer than all else, and until a client connects there is time for that. */
function theWire(): typeof import("./wire/plugin-server") {
  return require("./wire/plugin-server") as typeof import("./wire/plugin-server");
}

function opened(open: OpenProvider): ProviderService {
  try {
    return open();
  } catch (error) {
    const { refusing } = require("./refusing") as typeof import("./refusing");
    return refusing(error);
  }
}
