import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

import { PROTOCOL_VERSION, type CallOptions, type ProviderCalls, type ProviderService } from "../protocol";
import { calls, type CallMessages } from "./calls";
import { method } from "./method";

/** The gRPC service of providers. */
export const providerMethods: ServiceDefinition = Object.fromEntries(
  Object.entries<CallMessages<unknown, unknown>>(calls).map(([name, messages]) => [
    name,
    method(`/tfplugin${PROTOCOL_VERSION}.Provider/${name}`, messages),
  ]),
);

/** Answers its calls. */
export function providerImplementation(service: ProviderService): UntypedServiceImplementation {
  const names = Object.keys(calls) as (keyof ProviderCalls)[];
  return Object.fromEntries(names.map((name) => [name, answering(service[name].bind(service) as Answer)]));
}

type Answer = (request: unknown, options: CallOptions) => Promise<unknown>;

function answering(answer: Answer): (call: ServerUnaryCall<unknown, unknown>, send: sendUnaryData<unknown>) => void {
  return (call, send) => {
    const cancelled = new AbortController();
    call.once("cancelled", () => cancelled.abort());
    const answered = (async () => answer(call.request, { signal: cancelled.signal }))();
    answered.then(
      (response) => send(null, response),
      (error: unknown) => send({ code: status.INTERNAL, details: String(error) }),
    );
  };
}
