import type { Construct } from "constructs";
import { Account } from "../account";
import type { IGrantable } from "../iam/grantable";
import type { Conditions } from "../iam/statement";

/** Which machines somebody may open a shell on. */
export interface SessionTargets {
  /** ARNs. */
  readonly machines: readonly string[];
  /** What must be true of a machine besides. @default nothing */
  readonly conditions?: Conditions;
}

/** Lets somebody open a shell on machines with Session Manager, and end their own sessions. */
export function grantSessions(scope: Construct, grantee: IGrantable, { machines, conditions }: SessionTargets): void {
  const { partition, region, id } = Account.of(scope);
  grantee.role.addStatement({ actions: ["ssm:StartSession"], resources: machines, conditions });
  grantee.role.addStatement({
    actions: ["ssm:StartSession"],
    resources: [`arn:${partition}:ssm:${region}:${id}:document/SSM-SessionManagerRunShell`],
  });
  grantee.role.addStatement({
    actions: ["ssm:ResumeSession", "ssm:TerminateSession"],
    // Two dollars are one to Terraform: the variable is IAM's.
    resources: [`arn:${partition}:ssm:*:*:session/$\${aws:userid}-*`],
  });
}
