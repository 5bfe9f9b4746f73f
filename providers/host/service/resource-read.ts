import type { AnyResource } from "../../definition";
import type { CallOptions, ReadResourceRequest, ReadResourceResponse } from "../protocol";
import { toHandler } from "../values/to-handler";
import type { Fields } from "../values/value";
import { deferrable } from "./deferral";
import { diagnosed } from "./diagnostics";
import { callReady } from "./handler-call";
import { readSaid } from "./said";
import type { Serving } from "./serving";
import { find, type Known } from "./subject";
import { attributesFromWire, toWire } from "./wire-value";

/** How is the resource now? */
export function readResource(
  serving: Serving,
  request: ReadResourceRequest,
  { signal }: CallOptions,
): Promise<ReadResourceResponse> {
  const resource = find(serving.catalogue.resources, request.typeName);
  const unchanged = { newState: request.currentState, private: request.private };
  const failed = (diagnostics: ReadResourceResponse["diagnostics"]) => ({ ...unchanged, diagnostics });
  return diagnosed<ReadResourceResponse>(resource, failed, () => {
    const { session } = serving;
    const deferred = (why: NonNullable<ReadResourceResponse["deferred"]>) => ({ ...failed([]), deferred: why });
    return deferrable<ReadResourceResponse>(
      { session, capabilities: request.clientCapabilities, deferred },
      async () => {
        const state = attributesFromWire(resource.type, request.currentState);
        const newState = state && (await readState(serving, resource, state, signal));
        return { newState: toWire(resource.type, newState), private: request.private, diagnostics: [] };
      },
    );
  });
}

async function readState(
  serving: Serving,
  { name, type, definition }: Known<AnyResource>,
  state: Fields,
  signal: AbortSignal,
): Promise<Fields | null> {
  const value = await callReady(serving, {
    name,
    handler: "read",
    timeout: definition.timeouts?.read ?? serving.timeouts.read,
    signal,
    run: (context) => definition.read(toHandler(type, state, "absent") as never, context as never),
  });
  if (value === undefined) return null;
  return readSaid(name, "read", { type, value, as: "state", before: state, keeps: false });
}
