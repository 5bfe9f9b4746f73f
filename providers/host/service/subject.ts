import type { AnyDataSource, AnyEphemeral, AnyResource, Attributes, NestedType, Provider } from "../../definition";
import type { Subject } from "./diagnostics";

/** A definition, with the name and the type that Terraform knows it by. */
export interface Known<Definition> extends Subject {
  /** For example `demo_note`. */
  readonly name: string;
  readonly type: NestedType;
  readonly definition: Definition;
}

/** All that a provider has, by the names that Terraform knows them by. */
export interface Catalogue {
  readonly provider: Known<Provider>;
  readonly resources: ReadonlyMap<string, Known<AnyResource>>;
  readonly dataSources: ReadonlyMap<string, Known<AnyDataSource>>;
  readonly ephemerals: ReadonlyMap<string, Known<AnyEphemeral>>;
}

/** Catalogues what a provider has. */
export function catalogue(provider: Provider): Catalogue {
  const { name, config, resources, dataSources, ephemerals } = provider;
  return {
    provider: { name: `provider ${name}`, type: { kind: "nested", attributes: config }, definition: provider },
    resources: byName(name, resources),
    dataSources: byName(name, dataSources),
    ephemerals: byName(name, ephemerals),
  };
}

/** One of a catalogue. Throws for a name that isn't there: Terraform knows by the schema what is. */
export function find<Definition>(among: ReadonlyMap<string, Known<Definition>>, typeName: string): Known<Definition> {
  const found = among.get(typeName);
  if (!found) throw new Error(`there is no ${typeName} in this provider`);
  return found;
}

function byName<Definition extends { readonly name: string; readonly schema: Attributes }>(
  provider: string,
  definitions: readonly Definition[],
): ReadonlyMap<string, Known<Definition>> {
  const known = definitions.map((definition): Known<Definition> => ({
    name: `${provider}_${definition.name}`,
    type: { kind: "nested", attributes: definition.schema },
    definition,
  }));
  return new Map(known.map((each) => [each.name, each]));
}
