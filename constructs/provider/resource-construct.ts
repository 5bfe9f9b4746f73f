import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import type { Attributes, Provider, Resource } from "../../providers/definition";
import type { GivenFor } from "./given";
import { pascalCase } from "./names";
import { ensureProvider } from "./provider-construct";
import { toTerraform } from "./to-terraform";
import { defineTokens, type TokensOf } from "./tokens";

/** A class of resources: the configuration by the schema, and a token for each attribute. */
export type ResourceClass<A extends Attributes> = new (
  scope: Construct,
  id: string,
  config: GivenFor<A> & TerraformMetaArguments,
) => TerraformResource & TokensOf<A>;

/**
 * Makes the construct class of a resource that is written in TypeScript.
 *
 * ```ts
 * class Note extends resourceConstruct(notes, note) {}
 * new Note(stack, "hello", { path: "hello.txt" }).size; // a number's token
 * ```
 */
export function resourceConstruct<A extends Attributes, Client>(
  provider: Provider,
  { name, schema }: Resource<A, Client>,
): ResourceClass<A> {
  const type = `${provider.name}_${name}`;
  const Class = class extends TerraformResource {
    constructor(
      scope: Construct,
      id: string,
      private readonly given: GivenFor<A> & TerraformMetaArguments,
    ) {
      super(scope, id, { ...meta(given), terraformResourceType: type });
      if (given.provider === undefined) ensureProvider(this, provider);
    }

    protected override synthesizeAttributes(): Record<string, unknown> {
      return toTerraform(schema, this.given);
    }
  };
  Object.defineProperty(Class, "name", { value: pascalCase(type) });
  defineTokens(Class, schema);
  return Class as unknown as ResourceClass<A>;
}

function meta(given: TerraformMetaArguments): TerraformMetaArguments {
  const { dependsOn, count, provider, lifecycle, forEach, provisioners, connection } = given;
  return { dependsOn, count, provider, lifecycle, forEach, provisioners, connection };
}
