import type { Path } from "../../definition";
import { settle } from "../plan/settle";
import type {
  CallOptions,
  ConfigureProviderRequest,
  DiagnosticsResponse,
  GetMetadataResponse,
  GetProviderSchemaResponse,
  ServerCapabilities,
} from "../protocol";
import { toHandler } from "../values/to-handler";
import { isWhollyKnown, type Fields } from "../values/value";
import { diagnosed } from "./diagnostics";
import { callHandler } from "./handler-call";
import { functionMessage, schemaMessage, type Described } from "./schema-message";
import type { Serving } from "./serving";
import type { Known } from "./subject";
import { configFromWire } from "./wire-value";

const serverCapabilities: ServerCapabilities = {
  planDestroy: true,
  getProviderSchemaOptional: true,
  moveResourceState: true,
};

/** What the provider has. */
export function getMetadata({ catalogue }: Serving): GetMetadataResponse {
  const typeNames = (of: ReadonlyMap<string, unknown>) => [...of.keys()].map((typeName) => ({ typeName }));
  return {
    serverCapabilities,
    diagnostics: [],
    resources: typeNames(catalogue.resources),
    dataSources: typeNames(catalogue.dataSources),
    ephemeralResources: typeNames(catalogue.ephemerals),
    functions: catalogue.provider.definition.functions.map(({ name }) => ({ name })),
  };
}

/** The schemas of all that the provider has. */
export function getProviderSchema({ catalogue }: Serving): GetProviderSchemaResponse {
  const { config: schema, description, functions } = catalogue.provider.definition;
  return {
    provider: schemaMessage({ schema, ...(description !== undefined && { description }) }),
    resourceSchemas: schemas(catalogue.resources),
    dataSourceSchemas: schemas(catalogue.dataSources),
    ephemeralResourceSchemas: schemas(catalogue.ephemerals),
    functions: Object.fromEntries(functions.map((each) => [each.name, functionMessage(each)])),
    diagnostics: [],
    serverCapabilities,
  };
}

/** Makes the client, or keeps in mind that it can't be made yet. */
export function configureProvider(
  serving: Serving,
  request: ConfigureProviderRequest,
  { signal }: CallOptions,
): Promise<DiagnosticsResponse> {
  const { catalogue, session } = serving;
  const { name, type, definition } = catalogue.provider;
  const failed = (diagnostics: DiagnosticsResponse["diagnostics"]) => ({ diagnostics });
  return diagnosed(catalogue.provider, failed, async () => {
    const settled = settle(type.attributes, configFromWire(type, request.config));
    const path = unknownPath(settled);
    const config = toHandler(type, settled, "absent");
    const configure = definition.configure?.bind(definition);
    if (path) session.configured = { kind: "unknown", path };
    else if (!configure) session.configured = { kind: "ready", client: config, config };
    else {
      const run = (context: object) => configure(config as never, context as never);
      const client = await callHandler(serving, {
        name,
        handler: "configure",
        timeout: serving.timeouts.read,
        signal,
        run,
      });
      session.configured = { kind: "ready", client, config };
    }
    return { diagnostics: [] };
  });
}

function schemas(known: ReadonlyMap<string, Known<Described>>): GetProviderSchemaResponse["resourceSchemas"] {
  return Object.fromEntries([...known].map(([typeName, { definition }]) => [typeName, schemaMessage(definition)]));
}

function unknownPath(config: Fields): Path | undefined {
  const [name] = [...config].find(([, value]) => !isWhollyKnown(value)) ?? [];
  return name === undefined ? undefined : [name];
}
