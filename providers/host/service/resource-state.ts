import type { AnyResource } from "../../definition";
import type {
  CallOptions,
  ImportResourceStateRequest,
  ImportResourceStateResponse,
  MoveResourceStateRequest,
  MoveResourceStateResponse,
  RawState,
  UpgradeResourceStateRequest,
  UpgradeResourceStateResponse,
} from "../protocol";
import { fromJson, looseJson } from "../values/json";
import { fieldsOf } from "../values/parts";
import type { Fields } from "../values/value";
import { deferrable } from "./deferral";
import { diagnosed } from "./diagnostics";
import { Fault, faultOf } from "./fault";
import { callReady } from "./handler-call";
import { readSaid } from "./said";
import type { Serving } from "./serving";
import { find, type Known } from "./subject";
import { toWire } from "./wire-value";

/** A stored state as the schema has it now. */
export function upgradeResourceState(
  { catalogue }: Serving,
  { typeName, version, rawState }: UpgradeResourceStateRequest,
): Promise<UpgradeResourceStateResponse> {
  const resource = find(catalogue.resources, typeName);
  const failed = (diagnostics: UpgradeResourceStateResponse["diagnostics"]) => ({ diagnostics });
  return diagnosed(resource, failed, () => {
    return { upgradedState: toWire(resource.type, upgraded(resource, Number(version), rawState)), diagnostics: [] };
  });
}

/** A state that was stored under a name that the resource had before. */
export function moveResourceState(
  { catalogue }: Serving,
  request: MoveResourceStateRequest,
): Promise<MoveResourceStateResponse> {
  const resource = find(catalogue.resources, request.targetTypeName);
  const failed = (diagnostics: MoveResourceStateResponse["diagnostics"]) => ({ diagnostics });
  return diagnosed(resource, failed, () => {
    checkMove(catalogue.provider.definition.name, resource, request);
    const state = upgraded(resource, Number(request.sourceSchemaVersion), request.sourceState);
    return { targetState: toWire(resource.type, state), diagnostics: [], targetPrivate: request.sourcePrivate };
  });
}

/** The state of what exists already. */
export function importResourceState(
  serving: Serving,
  request: ImportResourceStateRequest,
  { signal }: CallOptions,
): Promise<ImportResourceStateResponse> {
  const { typeName, clientCapabilities: capabilities } = request;
  const resource = find(serving.catalogue.resources, typeName);
  const failed = (diagnostics: ImportResourceStateResponse["diagnostics"]) => ({ importedResources: [], diagnostics });
  return diagnosed<ImportResourceStateResponse>(resource, failed, () => {
    const deferred = (why: NonNullable<ImportResourceStateResponse["deferred"]>) => ({ ...failed([]), deferred: why });
    return deferrable<ImportResourceStateResponse>({ session: serving.session, capabilities, deferred }, async () => {
      const state = toWire(resource.type, await imported(serving, resource, request.id, signal));
      return { importedResources: [{ typeName, state }], diagnostics: [] };
    });
  });
}

async function imported(
  serving: Serving,
  { name, type, definition }: Known<AnyResource>,
  id: string,
  signal: AbortSignal,
): Promise<Fields> {
  if (!definition.import) throw new Fault(`${name} can't be imported`, "It is defined without an import.");
  const value = await callReady(serving, {
    name,
    handler: "import",
    timeout: definition.timeouts?.import ?? serving.timeouts.import,
    signal,
    run: (context) => definition.import?.(id, context as never),
  });
  if (value === undefined) throw new Fault(`There is no ${name} with the id ${JSON.stringify(id)}`);
  return readSaid(name, "import", { type, value, as: "state", keeps: false });
}

/** An older state is read by the definition's upgrade; attributes that came or went without one do no harm. */
function upgraded({ name, type, definition }: Known<AnyResource>, version: number, { json }: RawState): Fields {
  if (json.length === 0)
    throw new Fault(`${name}: the state is one of Terraform 0.11`, "Apply it with Terraform 0.12 first.");
  const text = Buffer.from(json).toString("utf8");
  if (version === definition.version) return fieldsOf(fromJson(type, text));
  const upgrade = definition.upgrade?.[version];
  if (!upgrade) throw new Fault(...noUpgrade(name, version, definition.version));
  const value = attempt(name, version, () => upgrade(looseJson(text)));
  return readSaid(name, `upgrade[${version}]`, { type, value, as: "partial", keeps: false });
}

function attempt(name: string, version: number, upgrade: () => unknown): unknown {
  try {
    return upgrade();
  } catch (error) {
    throw faultOf(name, `upgrade[${version}]`, error);
  }
}

function noUpgrade(name: string, version: number, current: number): readonly [string, string] {
  const summary = `${name}: the state is of version ${version}, and this provider's is ${current}`;
  return version > current
    ? [summary, "A newer version of the provider has written it."]
    : [summary, `The definition has no upgrade from ${version}.`];
}

function checkMove(
  provider: string,
  { name, definition }: Known<AnyResource>,
  request: MoveResourceStateRequest,
): void {
  const { sourceProviderAddress, sourceTypeName } = request;
  const names = (definition.renamedFrom ?? []).map((old) => `${provider}_${old}`);
  if (sourceProviderAddress.split("/").at(-1) === provider && names.includes(sourceTypeName)) return;
  const were = names.length === 0 ? "It had no other name before." : `It was ${names.join(" or ")} before.`;
  throw new Fault(`${sourceTypeName} of ${sourceProviderAddress} can't become a ${name}`, were);
}
