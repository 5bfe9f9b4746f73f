import { TerraformProvider, TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { Attributes, Provider } from "../../providers/definition";
import type { GivenFor } from "./given";
import { bringAlong } from "./bring-along";
import { toTerraform } from "./to-terraform";

/** What every `provider` block can be given besides its configuration. */
export interface ProviderMeta {
  /** Tells several configurations of one provider in a stack apart. @default none */
  readonly alias?: string;
}

/** A class of `provider` blocks of a provider that is written in TypeScript. */
export type ProviderClass<A extends Attributes> = new (
  scope: Construct,
  id: string,
  config?: GivenFor<A> & ProviderMeta,
) => TerraformProvider;

/**
 * Makes the construct class of a provider. A stack without such a construct gets one without configuration as soon as it
 * has a resource of the provider.
 */
export function providerConstruct<A extends Attributes>(provider: Provider<A>): ProviderClass<A> {
  return class extends TerraformProvider {
    constructor(
      scope: Construct,
      id: string,
      private readonly given: GivenFor<A> & ProviderMeta = {} as GivenFor<A>,
    ) {
      const { name, version, source } = provider;
      if (given.alias === undefined) TerraformStack.of(scope).node.tryRemoveChild(ensuredId(provider));
      super(scope, id, {
        terraformResourceType: name,
        terraformProviderSource: source,
        terraformGeneratorMetadata: {
          providerName: name,
          providerVersion: version,
          providerVersionConstraint: version,
        },
      });
      bringAlong(this, provider);
    }

    override get alias(): string | undefined {
      return this.given.alias;
    }

    protected override synthesizeAttributes(): Record<string, unknown> {
      return toTerraform(provider.config, this.given);
    }
  };
}

/** Makes sure that a construct's stack knows the provider, and with it where to find it. */
export function ensureProvider(scope: IConstruct, provider: Provider): void {
  const stack = TerraformStack.of(scope);
  const block = stack.node.findAll().find((each) => isBlockOf(each, provider.name)) as TerraformProvider | undefined;
  if (!block) {
    new (providerConstruct(provider))(stack, ensuredId(provider));
  } else if (block.terraformProviderSource !== provider.source) {
    const other = block.terraformProviderSource ?? "no source";
    throw new Error(
      `${scope.node.path}: its stack has another provider called ${provider.name}, from ${other}; put them into different stacks`,
    );
  }
}

/** Of the construct that a stack gets by itself; one that is written later takes its place. */
function ensuredId({ name }: Provider): string {
  return `${name}-provider`;
}

function isBlockOf(construct: unknown, name: string): boolean {
  return TerraformProvider.isTerraformProvider(construct) && construct.terraformResourceType === name;
}
