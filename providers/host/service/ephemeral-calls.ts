import type { AnyEphemeral } from "../../definition";
import { settle } from "../plan/settle";
import type {
  CallOptions,
  CloseEphemeralResourceRequest,
  DiagnosticsResponse,
  OpenEphemeralResourceRequest,
  OpenEphemeralResourceResponse,
  RenewEphemeralResourceRequest,
  RenewEphemeralResourceResponse,
  Timestamp,
} from "../protocol";
import { toHandler } from "../values/to-handler";
import { deferrable } from "./deferral";
import { diagnosed } from "./diagnostics";
import { Fault } from "./fault";
import { callReady, type HandlerCall } from "./handler-call";
import { readSaid } from "./said";
import type { Serving } from "./serving";
import { find, type Known } from "./subject";
import { configFromWire, toWire } from "./wire-value";

/** Opens an ephemeral resource. */
export function openEphemeralResource(
  serving: Serving,
  request: OpenEphemeralResourceRequest,
  { signal }: CallOptions,
): Promise<OpenEphemeralResourceResponse> {
  const ephemeral = find(serving.catalogue.ephemerals, request.typeName);
  const { name, type, definition } = ephemeral;
  const failed = (diagnostics: OpenEphemeralResourceResponse["diagnostics"]) => ({ diagnostics });
  return diagnosed<OpenEphemeralResourceResponse>(ephemeral, failed, () => {
    const { session } = serving;
    const deferred = (why: NonNullable<OpenEphemeralResourceResponse["deferred"]>) => ({
      diagnostics: [],
      deferred: why,
    });
    return deferrable<OpenEphemeralResourceResponse>(
      { session, capabilities: request.clientCapabilities, deferred },
      async () => {
        const config = settle(type.attributes, configFromWire(type, request.config));
        const run: Run = (context) => definition.open(toHandler(type, config, "absent") as never, context as never);
        const opened = await call(serving, ephemeral, "open", run, signal);
        const { result: value } = opened as { readonly result?: unknown };
        const result = readSaid(name, "open", { type, value, as: "state", before: config, keeps: true });
        return { result: toWire(type, result), ...lasting(opened), diagnostics: [] };
      },
    );
  });
}

/** Makes an ephemeral resource last longer. */
export function renewEphemeralResource(
  serving: Serving,
  request: RenewEphemeralResourceRequest,
  { signal }: CallOptions,
): Promise<RenewEphemeralResourceResponse> {
  const ephemeral = find(serving.catalogue.ephemerals, request.typeName);
  const { name, definition } = ephemeral;
  const failed = (diagnostics: RenewEphemeralResourceResponse["diagnostics"]) => ({ diagnostics });
  return diagnosed<RenewEphemeralResourceResponse>(ephemeral, failed, async () => {
    if (!definition.renew) throw new Fault(`${name} can't be renewed`, "It is defined without a renew.");
    const run: Run = (context) => definition.renew?.(sessionOf(request.private) as never, context as never);
    return { ...lasting(await call(serving, ephemeral, "renew", run, signal)), diagnostics: [] };
  });
}

/** Closes an ephemeral resource. */
export function closeEphemeralResource(
  serving: Serving,
  request: CloseEphemeralResourceRequest,
  { signal }: CallOptions,
): Promise<DiagnosticsResponse> {
  const ephemeral = find(serving.catalogue.ephemerals, request.typeName);
  const { definition } = ephemeral;
  const failed = (diagnostics: DiagnosticsResponse["diagnostics"]) => ({ diagnostics });
  return diagnosed<DiagnosticsResponse>(ephemeral, failed, async () => {
    const run: Run = (context) => definition.close?.(sessionOf(request.private) as never, context as never);
    await call(serving, ephemeral, "close", run, signal);
    return { diagnostics: [] };
  });
}

type Run = HandlerCall<unknown>["run"];

async function call(
  serving: Serving,
  { name, definition }: Known<AnyEphemeral>,
  handler: string,
  run: Run,
  signal: AbortSignal,
): Promise<object> {
  const timeout = definition.timeout ?? serving.timeouts.read;
  const result = await callReady(serving, { name, handler, timeout, signal, run });
  if (handler === "close") return {};
  if (typeof result === "object" && result !== null) return result;
  throw new Fault(`${name}: ${handler} returned nothing`);
}

/** What Terraform keeps until it renews or closes. */
function lasting(opened: object): { readonly private?: Uint8Array; readonly renewAt?: Timestamp } {
  const { session, renewAt } = opened as { readonly session?: unknown; readonly renewAt?: Date };
  return {
    ...(session !== undefined && { private: Buffer.from(JSON.stringify(session), "utf8") }),
    ...(renewAt && { renewAt: timestamp(renewAt) }),
  };
}

function sessionOf(bytes: Uint8Array | undefined): unknown {
  return bytes && bytes.length > 0 ? JSON.parse(Buffer.from(bytes).toString("utf8")) : undefined;
}

function timestamp(date: Date): Timestamp {
  const [seconds, milliseconds] = [Math.floor(date.getTime() / 1000), date.getUTCMilliseconds()];
  return { seconds: BigInt(seconds), nanos: milliseconds * 1_000_000 };
}
