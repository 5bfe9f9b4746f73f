import type { Duplex } from "node:stream";
import { Server, ServerCredentials } from "@grpc/grpc-js";

import type { ProviderService } from "../protocol";
import { healthImplementation, healthMethods } from "./health";
import { KeptOpen } from "./kept-open";
import { pluginImplementation, pluginMethods } from "./plugin-methods";
import { providerImplementation, providerMethods } from "./provider-methods";

/** A gRPC server on one connection. */
export interface PluginServer {
  /** Lets the calls that are under way come to their end, and then closes the connection. */
  readonly finish: () => Promise<void>;
  /** Closes it at once: the signals of calls that are under way are aborted. */
  readonly close: () => void;
}

/** Both sides show certificates, which are all that either trusts; in PEM. */
export interface MutualTls {
  readonly client: string;
  readonly certificate: string;
  readonly key: string;
}

/** What is served to whom. */
export interface Connection {
  readonly socket: Duplex;
  readonly tls?: MutualTls;
  readonly service: ProviderService;
  /** Called when the client says that it needs the plugin no more. */
  readonly onShutdown: () => void;
}

/** Answers on a connection for a provider, and for what goes with every plugin of Terraform. */
export function servePluginOn({ socket, tls, service, onShutdown }: Connection): PluginServer {
  const server = new Server(OPTIONS);
  const streams = new KeptOpen();
  server.addService(providerMethods, providerImplementation(service));
  server.addService(pluginMethods, pluginImplementation(streams, onShutdown));
  server.addService(healthMethods, healthImplementation(streams));
  server.createConnectionInjector(credentialsFor(tls)).injectConnection(socket);
  const finish = (): Promise<void> => {
    streams.end();
    return new Promise((resolve) => server.tryShutdown(() => resolve()));
  };
  const close = (): void => {
    server.forceShutdown();
    // Without channelz, gRPC leaves open what was injected.
    socket.destroy();
  };
  return { finish, close };
}

function credentialsFor(tls: MutualTls | undefined): ServerCredentials {
  if (!tls) return ServerCredentials.createInsecure();
  const pair = { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) };
  return ServerCredentials.createSsl(Buffer.from(tls.client), [pair], true);
}

/** As Terraform has it: schemas and states can be large. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

const OPTIONS = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
  "grpc.enable_channelz": 0,
};
