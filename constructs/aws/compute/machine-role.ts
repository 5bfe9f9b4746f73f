import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { Construct } from "constructs";
import { nameOf } from "../../name";
import type { IRole } from "../iam/grantable";
import { Role } from "../iam/role";
import { tagsOf } from "../tags";

/** What the identity of machines is made of. */
export interface MachineRoleProps {
  /** A role that machines may work in. @default one that may do nothing but take part in sessions of Session Manager */
  readonly role?: IRole;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The role that machines work in, and what hands it to them. */
export class MachineRole extends Construct {
  readonly role: IRole;
  /** The instance profile. */
  readonly profile: IamInstanceProfile;

  constructor(scope: Construct, { role, tags }: MachineRoleProps) {
    super(scope, "identity");
    this.role = role ?? sessionRole(this, tags);
    this.profile = new IamInstanceProfile(this, "profile", {
      name: nameOf(this, { longest: 128 }),
      role: this.role.name,
      tags: tagsOf(this, tags),
    });
  }
}

/**
 * AWS's own policy for this (`AmazonSSMManagedInstanceCore`) also lets a machine read all parameters of the account.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
function sessionRole(scope: Construct, tags: MachineRoleProps["tags"]): IRole {
  const role = new Role(scope, "role", { assumedBy: { services: ["ec2.amazonaws.com"] }, tags });
  const channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"];
  role.addStatement({
    actions: ["ssm:UpdateInstanceInformation", ...channels.map((channel) => `ssmmessages:${channel}`)],
    resources: ["*"],
  });
  return role;
}
