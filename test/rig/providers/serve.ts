import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

import type { Certificate } from "./certificate";
import { magicCookie, providerService, type Protocol } from "./protocol";

/**
 * Serves a provider as Terraform wants a plugin to:
 *
 *     Terraform                                     plugin
 *        |  starts it, with TF_PLUGIN_MAGIC_COOKIE     |
 *        | ------------------------------------------> | listens on a socket in PLUGIN_UNIX_SOCKET_DIR or TMPDIR
 *        |  1|PROTOCOL|unix|SOCKET|grpc|CERTIFICATE    |
 *        | <------------------------------------------ | a line on standard output
 *        |  calls of the provider                      |
 *        | <-----------------------------------------> | TLS of both sides if PLUGIN_CLIENT_CERT is set, else none
 *        |  Shutdown                                   |
 *        | ------------------------------------------> | ends
 */
export async function serve(
  protocol: Protocol,
  certificate: Certificate,
  implementation: UntypedServiceImplementation,
): Promise<void> {
  if (process.env.TF_PLUGIN_MAGIC_COOKIE !== magicCookie) {
    process.stderr.write("This program is a plugin of Terraform, which has to start it.\n");
    process.exit(1);
  }
  // Ctrl-C reaches the whole group; it is for Terraform to say when to stop.
  process.on("SIGINT", () => undefined);
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(providerService(protocol), implementation);
  server.addService(plugin, pluginImplementation(server));
  const socket = join(socketFolder(), `plugin${randomBytes(6).toString("hex")}`);
  process.on("exit", () => rmSync(socket, { force: true }));
  const { credentials, handshake } = transport(certificate);
  await bind(server, `unix:${socket}`, credentials);
  process.stdout.write(`1|${protocol}|unix|${socket}|grpc|${handshake}\n`);
}

function socketFolder(): string {
  return process.env.PLUGIN_UNIX_SOCKET_DIR ?? tmpdir();
}

function transport(certificate: Certificate): { readonly credentials: ServerCredentials; readonly handshake: string } {
  const client = process.env.PLUGIN_CLIENT_CERT;
  if (!client) return { credentials: ServerCredentials.createInsecure(), handshake: "" };
  const pair = { private_key: Buffer.from(certificate.private), cert_chain: Buffer.from(certificate.cert) };
  const credentials = ServerCredentials.createSsl(Buffer.from(client), [pair], true);
  return { credentials, handshake: certificate.cert.replace(/-----.*-----|\s|=/g, "") };
}

function bind(server: Server, address: string, credentials: ServerCredentials): Promise<void> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error) => (error ? reject(error) : resolve()));
  });
}

/** What every plugin serves. The two streams stay open and carry nothing; no message is looked into. */
const plugin: ServiceDefinition = {
  Shutdown: pass("/plugin.GRPCController/Shutdown", { requestStream: false, responseStream: false }),
  StreamStdio: pass("/plugin.GRPCStdio/StreamStdio", { requestStream: false, responseStream: true }),
  StartStream: pass("/plugin.GRPCBroker/StartStream", { requestStream: true, responseStream: true }),
};

function pass(
  path: string,
  streams: { readonly requestStream: boolean; readonly responseStream: boolean },
): ServiceDefinition[string] {
  const bytes = (value: Buffer): Buffer => value;
  return {
    path,
    ...streams,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  };
}

function pluginImplementation(server: Server): UntypedServiceImplementation {
  const open = new Set<ServerDuplexStream<Buffer, Buffer>>();
  const keepOpen = (stream: ServerDuplexStream<Buffer, Buffer>): void => {
    open.add(stream);
    stream.on("cancelled", () => open.delete(stream));
  };
  return {
    StreamStdio: keepOpen,
    StartStream: keepOpen,
    Shutdown: (_call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => {
      answer(null, Buffer.alloc(0));
      for (const stream of open) stream.end();
      server.tryShutdown(() => process.exit(0));
    },
  };
}
