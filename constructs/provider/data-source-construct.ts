import { TerraformDataSource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import type { Attributes, DataSource, Provider } from "../../providers/definition";
import type { GivenFor } from "./given";
import { pascalCase } from "./names";
import { ensureProvider } from "./provider-construct";
import { toTerraform } from "./to-terraform";
import { defineTokens, type TokensOf } from "./tokens";

/** A class of data sources: the configuration by the schema, and a token for each attribute. */
export type DataSourceClass<A extends Attributes> = new (
  scope: Construct,
  id: string,
  config: GivenFor<A> & TerraformMetaArguments,
) => TerraformDataSource & TokensOf<A>;

/** Makes the construct class of a data source that is written in TypeScript. */
export function dataSourceConstruct<A extends Attributes, Client>(
  provider: Provider,
  { name, schema }: DataSource<A, Client>,
): DataSourceClass<A> {
  const type = `${provider.name}_${name}`;
  const Class = class extends TerraformDataSource {
    constructor(
      scope: Construct,
      id: string,
      private readonly given: GivenFor<A> & TerraformMetaArguments,
    ) {
      const { dependsOn, count, provider: block, lifecycle, forEach } = given;
      super(scope, id, { dependsOn, count, provider: block, lifecycle, forEach, terraformResourceType: type });
      if (block === undefined) ensureProvider(this, provider);
    }

    protected override synthesizeAttributes(): Record<string, unknown> {
      return toTerraform(schema, this.given);
    }
  };
  Object.defineProperty(Class, "name", { value: pascalCase(`data_${type}`) });
  defineTokens(Class, schema);
  return Class as unknown as DataSourceClass<A>;
}
