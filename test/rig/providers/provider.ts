import type { Calls, Method, Protocol } from "./protocol";
import { Resources } from "./resources";
import { providerSchemas, type Kind } from "./schemas";
import { decode, decodeBlock, encode, known, text, type Attributes, type Value } from "./values";

/** A test provider: what it speaks, and how its types' names begin. */
export interface Probe {
  readonly protocol: Protocol;
  readonly type: string;
}

/** How each call is answered. What is thrown becomes a diagnostic. */
export type Handlers = { readonly [M in Method]: (request: Calls[M]["request"]) => Calls[M]["response"] };

/** The provider itself: what it was told by the last Configure, and its answers. */
export class Provider {
  private config: Attributes = {};
  private configured = 0;
  private opened = 0;

  constructor(private readonly probe: Probe) {}

  /** Where its resources lie; `PROBE_FOLDER` of the environment when the configuration names none. */
  get folder(): string | undefined {
    return known(this.config, "folder") ?? process.env.PROBE_FOLDER;
  }

  readonly handlers: Handlers = {
    GetProviderSchema: () =>
      providerSchemas(this.probe.type, this.probe.protocol, Number(process.env.PROBE_SCHEMA_MB ?? 0)),
    GetFunctions: () => ({ functions: providerSchemas(this.probe.type, this.probe.protocol, 0).functions }),
    ValidateProviderConfig: ({ config }) => ({ preparedConfig: config }),
    ValidateResourceConfig: () => ({}),
    ValidateDataResourceConfig: () => ({}),
    ValidateEphemeralResourceConfig: () => ({}),
    ConfigureProvider: ({ config }) => {
      this.config = decodeBlock(config) ?? {};
      this.configured += 1;
      return {};
    },
    UpgradeResourceState: (request) => this.resources(request.typeName).upgrade(request),
    ReadResource: (request) => this.resources(request.typeName).read(request),
    PlanResourceChange: (request) => this.resources(request.typeName).plan(request),
    ApplyResourceChange: (request) => this.resources(request.typeName).apply(request),
    ImportResourceState: ({ typeName, id }) => this.resources(typeName).import(typeName, id),
    ReadDataSource: ({ typeName, config }) => ({
      state: encode(typeName.endsWith("_process") ? this.process() : this.lookup(known(decodeBlock(config), "name"))),
    }),
    OpenEphemeralResource: ({ config }) => {
      const given = decodeBlock(config) ?? {};
      const name = known(given, "name") ?? "";
      this.opened += 1;
      const result = encode({ ...given, token: `${name}-${process.pid}-${this.opened}` });
      return { result, ...lease(name, given.lease_seconds ?? null) };
    },
    RenewEphemeralResource: ({ private: given }) => {
      const { name, seconds } = JSON.parse(text(given)) as { readonly name: string; readonly seconds: number };
      return lease(name, seconds);
    },
    CloseEphemeralResource: () => ({}),
    CallFunction: ({ arguments: [given] }) => {
      const said = given ? decode(given) : null;
      if (typeof said !== "string") throw new Error("only a text can be shouted");
      return { result: encode(said.toUpperCase()) };
    },
    StopProvider: () => ({}),
  };

  private resources(typeName: string): Resources {
    const kind: Kind = typeName.endsWith("_other") ? "other" : "item";
    return new Resources(this.folder, kind, this.probe.protocol);
  }

  private process(): Attributes {
    return {
      pid: process.pid,
      cwd: process.cwd(),
      label: this.config.label ?? null,
      mark: process.env.PROBE_MARK ?? null,
      configured: this.configured,
    };
  }

  private lookup(name = ""): Attributes {
    const item = this.resources("_item").find(name);
    return { name, found: item !== null, size: item?.size ?? null, result: item?.result ?? null };
  }
}

/** What is handed back at every renewal; to be renewed when some seconds are over, if any are given. */
function lease(name: string, seconds: Value): Calls["RenewEphemeralResource"]["response"] {
  const handed = { private: Buffer.from(JSON.stringify({ name, seconds })) };
  if (seconds === null) return handed;
  const due = Date.now() + Number(seconds) * 1000;
  return { ...handed, renewAt: { seconds: Math.floor(due / 1000), nanos: Math.floor(due % 1000) * 1_000_000 } };
}
