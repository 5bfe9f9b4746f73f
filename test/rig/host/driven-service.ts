import { decode, encode, ExtData } from "@msgpack/msgpack";
import type { Provider } from "../../../providers/definition";
import type {
  ApplyResourceChangeResponse,
  ClientCapabilities,
  DynamicValue,
  PlanResourceChangeResponse,
  ReadResourceResponse,
} from "../../../providers/host/protocol";
import { createService, type ServiceOptions } from "../../../providers/host/service/service";

/** What is unknown, as it is on the wire. */
export const unknownOnWire = new ExtData(0, new Uint8Array([0]));

/** The attributes of a resource as they are on the wire: all are there, null if need be. */
export type WireValues = Readonly<Record<string, unknown>> | null;

/** A value on the wire, written by nothing of the host. */
export function onWire(value: unknown): DynamicValue {
  return { msgpack: encode(value, { useBigInt64: true }) };
}

/** What a value on the wire is, read by nothing of the host. */
export function offWire(value: DynamicValue | undefined): unknown {
  return value && "msgpack" in value ? decode(value.msgpack) : undefined;
}

/** The calls that Terraform makes for one type of resource, in their order, each step by itself. */
export function driveService(provider: Provider, typeName: string, options: ServiceOptions = {}) {
  const service = createService(provider, options);
  const call = { signal: new AbortController().signal };
  const none = new Uint8Array();
  return {
    service,
    configure: async (config: WireValues = {}) => {
      return await service.ConfigureProvider({ terraformVersion: "1.11.4", config: onWire(config) }, call);
    },
    validate: async (config: WireValues, clientCapabilities?: ClientCapabilities) => {
      const request = { typeName, config: onWire(config), ...(clientCapabilities && { clientCapabilities }) };
      return (await service.ValidateResourceConfig(request, call)).diagnostics;
    },
    plan: async (prior: WireValues, config: WireValues, clientCapabilities?: ClientCapabilities) => {
      const response = await service.PlanResourceChange(
        {
          typeName,
          priorState: onWire(prior),
          proposedNewState: onWire(config),
          config: onWire(config),
          priorPrivate: none,
          ...(clientCapabilities && { clientCapabilities }),
        },
        call,
      );
      return { ...response, planned: offWire(response.plannedState) } as PlanResourceChangeResponse & Planned;
    },
    apply: async (prior: WireValues, planned: WireValues, config: WireValues) => {
      const response = await service.ApplyResourceChange(
        {
          typeName,
          priorState: onWire(prior),
          plannedState: onWire(planned),
          config: onWire(config),
          plannedPrivate: none,
        },
        call,
      );
      return { ...response, state: offWire(response.newState) } as ApplyResourceChangeResponse & Stated;
    },
    read: async (state: WireValues, clientCapabilities?: ClientCapabilities) => {
      const response = await service.ReadResource(
        { typeName, currentState: onWire(state), private: none, ...(clientCapabilities && { clientCapabilities }) },
        call,
      );
      return { ...response, state: offWire(response.newState) } as ReadResourceResponse & Stated;
    },
  };
}

interface Planned {
  readonly planned: WireValues;
}

interface Stated {
  readonly state: WireValues;
}
