import type { Attributes } from "./type";
import { checkName, checkSchema } from "./check";
import type { Context } from "./context";
import type { AnyDataSource } from "./data-source";
import type { AnyEphemeral } from "./ephemeral";
import type { ProviderFunction } from "./function";
import type { AnyResource, Awaitable } from "./resource";
import type { AttributesOf } from "./value";

/** What a provider is: its configuration, and all that it has. */
export interface ProviderDefinition<A extends Attributes, Client> {
  /** What the types of its resources begin with: lower-case letters and digits. */
  readonly name: string;
  /** For example `1.2.0`. */
  readonly version: string;
  /** For the reference; Markdown. */
  readonly description?: string;
  /**
   * Where Terraform takes it to be from: `HOST/NAMESPACE/NAME`. Nobody can publish anything on the host `localhost`, so
   * that a stack without the provider's program fails, and gets no stranger's.
   *
   * @default `localhost/terrace/NAME`
   */
  readonly source?: string;
  /**
   * The file that exports the provider, mostly `__filename`: a program that Terraform starts by itself loads it.
   *
   * @default the provider can be served by the process that has defined it only
   */
  readonly module?: string;
  /** The attributes of the `provider` block. @default none */
  readonly config?: A;
  /** Once in a Terraform command: what all handlers are given as their context's client. @default the configuration */
  configure?(config: AttributesOf<A, "settled">, context: ConfigureContext): Awaitable<Client>;
  readonly resources?: readonly AnyResource<NoInfer<Client>>[];
  readonly dataSources?: readonly AnyDataSource<NoInfer<Client>>[];
  readonly ephemerals?: readonly AnyEphemeral<NoInfer<Client>>[];
  readonly functions?: readonly ProviderFunction[];
}

/** What `configure` is given: there is no client yet. */
export type ConfigureContext = Omit<Context, "client" | "config">;

/** A provider that can be served. */
export interface Provider<A extends Attributes = Attributes> {
  readonly kind: "provider";
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly source: string;
  readonly module?: string;
  readonly config: A;
  configure?(config: never, context: never): unknown;
  readonly resources: readonly AnyResource[];
  readonly dataSources: readonly AnyDataSource[];
  readonly ephemerals: readonly AnyEphemeral[];
  readonly functions: readonly ProviderFunction[];
}

/** Defines a provider. Throws at once what is wrong with it. */
export function defineProvider<A extends Attributes = Attributes, Client = AttributesOf<A, "settled">>(
  definition: ProviderDefinition<A, Client>,
): Provider<A> {
  const { name, resources = [], dataSources = [], ephemerals = [], functions = [] } = definition;
  const { source = `localhost/terrace/${name}`, config = {} as A } = definition;
  checkName(`provider ${name}`, name);
  checkSchema(`provider ${name}`, config, "provider");
  const renamed = resources.flatMap(({ renamedFrom = [] }) => renamedFrom.map((old) => ({ name: old })));
  for (const kind of [[...resources, ...renamed], dataSources, ephemerals, functions]) checkUnique(name, kind);
  return { ...definition, kind: "provider", source, config, resources, dataSources, ephemerals, functions };
}

function checkUnique(provider: string, defined: readonly { readonly name: string }[]): void {
  const names = defined.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`provider ${provider}: ${twice} is there twice`);
}
