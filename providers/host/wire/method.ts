import type { MethodDefinition } from "@grpc/grpc-js";

import type { CallMessages } from "./calls";

/** Describes a call to gRPC. */
export function method<Request, Response>(
  path: string,
  { request, response }: CallMessages<Request, Response>,
  streams: Streams = {},
): MethodDefinition<Request, Response> {
  return {
    path,
    requestStream: streams.requests ?? false,
    responseStream: streams.responses ?? false,
    requestSerialize: (value) => Buffer.from(request.encode(value)),
    requestDeserialize: (bytes) => request.decode(bytes),
    responseSerialize: (value) => Buffer.from(response.encode(value)),
    responseDeserialize: (bytes) => response.decode(bytes),
  };
}

/** Which sides of a call may send more than one message. */
export interface Streams {
  /** @default false */
  readonly requests?: boolean;
  /** @default false */
  readonly responses?: boolean;
}
