import { Client, credentials, type ChannelCredentials } from "@grpc/grpc-js";

import type { ProviderCalls } from "../../../providers/host/protocol";
import { calls, type CallMessages } from "../../../providers/host/wire/calls";
import { method } from "../../../providers/host/wire/method";
import type { Message } from "../../../providers/host/wire/message";
import { noFields } from "../../../providers/host/wire/values";

/** Calls a plugin, as Terraform does. */
export interface PluginClient {
  readonly call: <Method extends keyof ProviderCalls>(
    name: Method,
    request: ProviderCalls[Method]["request"],
  ) => Promise<ProviderCalls[Method]["response"]>;
  /** Calls any method of any service. */
  readonly callAny: <Q, R>(path: string, request: Message<Q>, response: Message<R>, value: Q) => Promise<R>;
  readonly shutdown: () => Promise<unknown>;
  readonly close: () => void;
}

/** Connects to a socket; without TLS unless credentials are given. */
export function connect(socket: string, channel: ChannelCredentials = credentials.createInsecure()): PluginClient {
  const client = new Client(`unix:${socket}`, channel, {
    "grpc.max_receive_message_length": -1,
    // A connection for each client, as Terraform has it.
    "grpc.use_local_subchannel_pool": 1,
    "grpc.ssl_target_name_override": "localhost",
    "grpc.default_authority": "localhost",
  });
  const callAny: PluginClient["callAny"] = (path, request, response, value) => {
    const { requestSerialize, responseDeserialize } = method(path, { request, response });
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, value, (error, answer) => {
        if (error || answer === undefined) reject(error ?? new Error("no answer"));
        else resolve(answer);
      });
    });
  };
  return {
    callAny,
    call: (name, request) => {
      const messages = calls[name] as CallMessages<unknown, unknown>;
      return callAny(`/tfplugin6.Provider/${name}`, messages.request, messages.response, request) as never;
    },
    shutdown: () => callAny("/plugin.GRPCController/Shutdown", noFields, noFields, {}),
    close: () => client.close(),
  };
}
