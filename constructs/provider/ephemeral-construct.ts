import type { Construct } from "constructs";
import type { Attributes, Ephemeral, Provider } from "../../providers/definition";
import { EphemeralResource, type EphemeralMeta } from "./ephemeral-resource";
import type { GivenFor } from "./given";
import { pascalCase } from "./names";
import { ensureProvider } from "./provider-construct";
import { toTerraform } from "./to-terraform";
import { defineTokens, type TokensOf } from "./tokens";

/** A class of ephemeral resources: the configuration by the schema, and a token for each attribute. */
export type EphemeralClass<A extends Attributes> = new (
  scope: Construct,
  id: string,
  config: GivenFor<A> & EphemeralMeta,
) => EphemeralResource & TokensOf<A>;

/**
 * Makes the construct class of an ephemeral resource that is written in TypeScript. Its tokens are for what keeps
 * nothing: configurations of providers, write-only attributes, and other ephemeral resources.
 */
export function ephemeralConstruct<A extends Attributes, Client, Session>(
  provider: Provider,
  { name, schema }: Ephemeral<A, Client, Session>,
): EphemeralClass<A> {
  const type = `${provider.name}_${name}`;
  const Class = class extends EphemeralResource {
    constructor(scope: Construct, id: string, given: GivenFor<A> & EphemeralMeta) {
      const { dependsOn, count, provider: block, lifecycle, forEach } = given;
      const attributes = toTerraform(schema, given);
      super(scope, id, {
        dependsOn,
        count,
        provider: block,
        lifecycle,
        forEach,
        attributes,
        terraformResourceType: type,
      });
      if (block === undefined) ensureProvider(this, provider);
    }
  };
  Object.defineProperty(Class, "name", { value: pascalCase(`ephemeral_${type}`) });
  defineTokens(Class, schema);
  return Class as unknown as EphemeralClass<A>;
}
