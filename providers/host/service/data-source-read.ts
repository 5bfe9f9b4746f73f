import type { AnyDataSource } from "../../definition";
import { deviationFromConfig } from "../plan/deviation";
import { settle } from "../plan/settle";
import type { CallOptions, ReadDataSourceRequest, ReadDataSourceResponse } from "../protocol";
import { toHandler } from "../values/to-handler";
import type { Fields } from "../values/value";
import { formatPath } from "../values/value-error";
import { deferrable } from "./deferral";
import { diagnosed } from "./diagnostics";
import { Fault } from "./fault";
import { callReady } from "./handler-call";
import { readSaid } from "./said";
import type { Serving } from "./serving";
import { find, type Known } from "./subject";
import { configFromWire, toWire } from "./wire-value";

/** What does the data source say? */
export function readDataSource(
  serving: Serving,
  request: ReadDataSourceRequest,
  { signal }: CallOptions,
): Promise<ReadDataSourceResponse> {
  const source = find(serving.catalogue.dataSources, request.typeName);
  const failed = (diagnostics: ReadDataSourceResponse["diagnostics"]) => ({ diagnostics });
  return diagnosed<ReadDataSourceResponse>(source, failed, () => {
    const { session } = serving;
    const deferred = (why: NonNullable<ReadDataSourceResponse["deferred"]>) => ({ diagnostics: [], deferred: why });
    return deferrable<ReadDataSourceResponse>(
      { session, capabilities: request.clientCapabilities, deferred },
      async () => {
        const config = settle(source.type.attributes, configFromWire(source.type, request.config));
        return { state: toWire(source.type, await read(serving, source, config, signal)), diagnostics: [] };
      },
    );
  });
}

async function read(
  serving: Serving,
  { name, type, definition }: Known<AnyDataSource>,
  config: Fields,
  signal: AbortSignal,
): Promise<Fields> {
  const value = await callReady(serving, {
    name,
    handler: "read",
    timeout: definition.timeout ?? serving.timeouts.read,
    signal,
    run: (context) => definition.read(toHandler(type, config, "absent") as never, context as never),
  });
  const state = readSaid(name, "read", { type, value, as: "state", before: config, keeps: true });
  const path = deviationFromConfig(type.attributes, config, state, []);
  if (path) throw new Fault(`${name}: read returned ${formatPath(path)} not as configured`, undefined, path);
  return state;
}
