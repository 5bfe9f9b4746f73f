import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";

/** How a password is made up. */
export interface RandomPasswordProps {
  /** From 1 to 4096 characters. */
  readonly length: number;
  /** Characters that are not in it. */
  readonly exclude: string;
}

/**
 * A password that Secrets Manager makes up each time that Terraform asks: an ephemeral resource, which is in no plan and no
 * state. CDKTF has no class for those.
 */
export class RandomPassword extends TerraformElement {
  /** For an argument that is only written. */
  readonly value: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RandomPasswordProps,
  ) {
    super(scope, id, TYPE);
    this.value = `\${ephemeral.${TYPE}.${this.friendlyUniqueId}.random_password}`;
  }

  override toTerraform(): object {
    const { length, exclude } = this.props;
    const password = { password_length: length, exclude_characters: exclude, require_each_included_type: true };
    return { ephemeral: { [TYPE]: { [this.friendlyUniqueId]: password } } };
  }
}

const TYPE = "aws_secretsmanager_random_password";
