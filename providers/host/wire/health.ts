import {
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";

import type { CallMessages } from "./calls";
import { field } from "./field";
import type { KeptOpen } from "./kept-open";
import { message } from "./message";
import { method } from "./method";
import { oneOf, text } from "./scalar";

interface Check {
  readonly service: string;
}

interface Health {
  readonly status: "UNKNOWN" | "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN";
}

/** Of both calls. */
export const healthMessages: CallMessages<Check, Health> = {
  request: message({ service: field(1, text) }),
  response: message({ status: field(1, oneOf("UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN")) }),
};

/** How a server says that it's well (https://github.com/grpc/grpc/blob/master/doc/health-checking.md). */
export const healthMethods: ServiceDefinition = {
  Check: method("/grpc.health.v1.Health/Check", healthMessages),
  Watch: method("/grpc.health.v1.Health/Watch", healthMessages, { responses: true }),
};

/** Answers: as long as it answers, it serves. */
export function healthImplementation(streams: KeptOpen): UntypedServiceImplementation {
  return {
    Check: ({ request }: ServerUnaryCall<Check, Health>, send: sendUnaryData<Health>) => {
      if (isServed(request)) send(null, { status: "SERVING" });
      else send({ code: status.NOT_FOUND, details: `there is no service ${request.service}` });
    },
    Watch: (stream: ServerWritableStream<Check, Health>) => {
      stream.write({ status: isServed(stream.request) ? "SERVING" : "SERVICE_UNKNOWN" });
      streams.add(stream);
    },
  };
}

/** Terraform asks for the plugin; no name stands for the whole server. */
function isServed({ service }: Check): boolean {
  return service === "plugin" || service === "";
}
