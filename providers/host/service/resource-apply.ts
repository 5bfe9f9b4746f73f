import { PartlyDone, type AnyResource } from "../../definition";
import { deviationFromPlan } from "../plan/deviation";
import { withWriteOnly } from "../plan/write-only";
import type { ApplyResourceChangeRequest, ApplyResourceChangeResponse, CallOptions } from "../protocol";
import { toHandler } from "../values/to-handler";
import type { Fields } from "../values/value";
import { formatPath } from "../values/value-error";
import { diagnosed, diagnosticOf } from "./diagnostics";
import { Fault, faultOf } from "./fault";
import { callReady, type HandlerCall } from "./handler-call";
import { readSaid } from "./said";
import { salvage } from "./salvage";
import type { Serving } from "./serving";
import { find, type Known } from "./subject";
import { attributesFromWire, configFromWire, toWire } from "./wire-value";

/** Creates, updates, or deletes. What comes back is what was done, errors or not. */
export function applyResourceChange(
  serving: Serving,
  request: ApplyResourceChangeRequest,
  { signal }: CallOptions,
): Promise<ApplyResourceChangeResponse> {
  const resource = find(serving.catalogue.resources, request.typeName);
  const failed = (diagnostics: ApplyResourceChangeResponse["diagnostics"]) => {
    return { newState: request.priorState, private: request.plannedPrivate, diagnostics };
  };
  return diagnosed(resource, failed, async () => {
    const { state, fault } = await applied(serving, resource, request, signal);
    const diagnostics = fault ? [diagnosticOf(resource, fault)] : [];
    return { newState: toWire(resource.type, state), private: request.plannedPrivate, diagnostics };
  });
}

/** What there is after a change, and what has gone wrong with it. */
interface Done {
  readonly state: Fields | null;
  readonly fault?: Error;
}

/** A change that is to be made. */
interface Step {
  readonly handler: "create" | "update" | "delete";
  readonly prior: Fields | null;
  /** Null if it is to go. */
  readonly planned: Fields | null;
  readonly run: HandlerCall<unknown>["run"];
}

async function applied(
  serving: Serving,
  resource: Known<AnyResource>,
  request: ApplyResourceChangeRequest,
  signal: AbortSignal,
): Promise<Done> {
  const step = stepOf(resource, request);
  const { name, definition } = resource;
  const { handler, prior, run } = step;
  try {
    const timeout = definition.timeouts?.[handler] ?? serving.timeouts[handler];
    const value = await callReady(serving, { name, handler, timeout, signal, run });
    return step.planned ? stateOf(resource, handler, step.planned, prior, value) : { state: null };
  } catch (error) {
    if (error instanceof PartlyDone) return partlyDone(resource, step, error);
    if (error instanceof Error) return { state: prior, fault: error };
    throw error;
  }
}

function stepOf({ type, definition }: Known<AnyResource>, request: ApplyResourceChangeRequest): Step {
  const prior = attributesFromWire(type, request.priorState);
  const planned = attributesFromWire(type, request.plannedState);
  const state = prior && toHandler(type, prior, "absent");
  if (!planned) {
    return { handler: "delete", prior, planned, run: (context) => definition.delete(state as never, context as never) };
  }
  const config = configFromWire(type, request.config);
  const plan = toHandler(type, withWriteOnly(type.attributes, planned, config), "absent") as never;
  const run: Step["run"] = prior
    ? (context) => definition.update?.(plan, state as never, context as never)
    : (context) => definition.create(plan, context as never);
  return { handler: prior ? "update" : "create", prior, planned, run };
}

/** Whatever a handler has returned, something was made: as much of it is kept as can be. */
function stateOf(
  resource: Known<AnyResource>,
  handler: Step["handler"],
  planned: Fields,
  prior: Fields | null,
  value: unknown,
): Done {
  const { name, type } = resource;
  try {
    const state = readSaid(name, handler, { type, value, as: "state", before: planned, keeps: true });
    const path = deviationFromPlan(type, planned, state, []);
    if (!path) return { state };
    const fault = new Fault(`${name}: ${handler} returned ${formatPath(path)} not as planned`, undefined, path);
    return { state, fault };
  } catch (error) {
    if (error instanceof Fault) return { state: salvage(type, value, prior ?? planned), fault: error };
    throw error;
  }
}

function partlyDone({ name, type }: Known<AnyResource>, { handler, prior, planned }: Step, error: PartlyDone): Done {
  const fault = faultOf(name, handler, error.cause);
  return { state: salvage(type, error.state, prior ?? planned ?? new Map()), fault };
}
