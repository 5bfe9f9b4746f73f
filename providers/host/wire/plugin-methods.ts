import type {
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceDefinition,
  UntypedServiceImplementation,
} from "@grpc/grpc-js";

import type { NoFields } from "../protocol";
import type { CallMessages } from "./calls";
import type { KeptOpen } from "./kept-open";
import { method } from "./method";
import { noFields } from "./values";

/**
 * What plugins serve besides what they are for (https://github.com/hashicorp/go-plugin): the end, a stream of what they
 * print, and connections beyond the first. A provider makes no more connections, and prints to the process's own standard
 * error, so that both streams carry nothing.
 */
export const pluginMethods: ServiceDefinition = {
  Shutdown: method("/plugin.GRPCController/Shutdown", nothing()),
  StreamStdio: method("/plugin.GRPCStdio/StreamStdio", nothing(), { responses: true }),
  StartStream: method("/plugin.GRPCBroker/StartStream", nothing(), { requests: true, responses: true }),
};

/** Answers them. */
export function pluginImplementation(streams: KeptOpen, onShutdown: () => void): UntypedServiceImplementation {
  return {
    Shutdown: (_call: ServerUnaryCall<unknown, unknown>, send: sendUnaryData<unknown>) => {
      send(null, {});
      onShutdown();
    },
    StreamStdio: (stream: ServerWritableStream<unknown, unknown>) => streams.add(stream),
    StartStream: (stream: ServerDuplexStream<unknown, unknown>) => streams.add(stream),
  };
}

function nothing(): CallMessages<NoFields, NoFields> {
  return { request: noFields, response: noFields };
}
