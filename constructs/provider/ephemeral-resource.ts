import {
  dependable,
  type IInterpolatingParent,
  type IResolvable,
  type IResolveContext,
  type ITerraformDependable,
  lifecycleToTerraform,
  TerraformCount,
  TerraformElement,
  type TerraformMetaArguments,
  type TerraformResourceLifecycle,
  TerraformStack,
  Token,
} from "cdktf";
import { deepMerge, keysToSnakeCase } from "cdktf/lib/util";
import type { Construct } from "constructs";

/** What every ephemeral resource can be given besides its configuration. */
export interface EphemeralMeta extends Pick<TerraformMetaArguments, "dependsOn" | "count" | "forEach" | "provider"> {
  /** What has to be so before and after it is opened. @default nothing */
  readonly lifecycle?: Pick<TerraformResourceLifecycle, "precondition" | "postcondition">;
}

/** What an `ephemeral` block says. */
export interface EphemeralBlock extends EphemeralMeta {
  /** For example `notes_password`. */
  readonly terraformResourceType: string;
  /** The configuration, with Terraform's names. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * An `ephemeral` block, which CDKTF has no element for. What it holds is there while Terraform runs, and kept nowhere.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/ephemeral
 */
export class EphemeralResource extends TerraformElement implements IInterpolatingParent, ITerraformDependable {
  readonly terraformResourceType: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly block: EphemeralBlock,
  ) {
    super(scope, id, `ephemeral.${block.terraformResourceType}`);
    this.terraformResourceType = block.terraformResourceType;
  }

  /** What refers to one of its attributes, in its own stack. */
  interpolationForAttribute(attribute: string): IResolvable {
    return new EphemeralReference(this, `${this.block.forEach ? ".*" : ""}.${attribute}`);
  }

  override toTerraform(): unknown {
    const block = deepMerge(
      { ...this.block.attributes },
      keysToSnakeCase(this.metaArguments()),
      this.rawOverrides,
    ) as object;
    const named = { [this.friendlyUniqueId]: { ...block, "//": this.constructNodeMetadata } };
    return { ephemeral: { [this.terraformResourceType]: named } };
  }

  /** CDKTF would leave it out. */
  override toHclTerraform(): never {
    throw new Error(`${this.node.path}: CDKTF can't write an ephemeral resource in HCL; synthesize without --hcl`);
  }

  private metaArguments(): object {
    const { dependsOn, count, provider, lifecycle, forEach } = this.block;
    return {
      dependsOn: dependsOn?.map(dependable),
      count: TerraformCount.isTerraformCount(count) ? count.toTerraform() : count,
      provider: provider?.fqn,
      lifecycle: lifecycleToTerraform(lifecycle),
      forEach: forEach?._getForEachExpression() as unknown,
    };
  }
}

/** What is kept nowhere can't be taken from a state by another stack. */
class EphemeralReference implements IResolvable {
  readonly creationStack: string[] = [];

  constructor(
    private readonly of: EphemeralResource,
    private readonly steps: string,
  ) {}

  resolve(context: IResolveContext): string {
    const { cdktfStack: own, node, terraformResourceType: type, friendlyUniqueId: id } = this.of;
    const stack = TerraformStack.of(context.scope);
    if (stack !== own) {
      throw new Error(
        `${node.path}: no other stack can have what is ephemeral, got ${stack.node.path}; make one there too`,
      );
    }
    const reference = `ephemeral.${type}.${id}${this.steps}`;
    return context.suppressBraces ? reference : `\${${reference}}`;
  }

  toString(): string {
    return Token.asString(this);
  }
}
