import { isAtLeast, isNoneOf, never } from "../../checks";
import type { IamStatement } from "../../iam-policy";
import { hasNoStatement, isNotPublic } from "../../iam-checks";
import { cis, fsbp, type Rule } from "../../rule";

const POLICIES = ["aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];
const INLINE = ["aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"];
const ATTACHMENTS = [
  "aws_iam_role_policy_attachment",
  "aws_iam_user_policy_attachment",
  "aws_iam_group_policy_attachment",
  "aws_iam_policy_attachment",
];

const DECRYPTING = new Set(["*", "kms:*", "kms:decrypt", "kms:reencrypt*", "kms:reencryptfrom"]);

function allows({ effect, actions, resources }: IamStatement, isMeant: (action: string) => boolean): boolean {
  return effect === "Allow" && resources.includes("*") && actions.some((action) => isMeant(action.toLowerCase()));
}

function decryptsAll(statement: IamStatement): boolean {
  const isBound = statement.conditionKeys.some((key) => key.startsWith("kms:") || key.startsWith("aws:resource"));
  return !isBound && allows(statement, (action) => DECRYPTING.has(action));
}

/** Who may do what. */
export const iam: readonly Rule[] = [
  {
    id: "iam-no-admin-policy",
    severity: "high",
    title: "No policy allows everything",
    remedy: "Name the actions and the resources that are needed.",
    references: [fsbp("IAM.1"), cis("1.16")],
    types: POLICIES,
    check: hasNoStatement("policy", (statement) => allows(statement, (action) => action === "*" || action === "*:*")),
  },
  {
    id: "iam-no-service-wildcard",
    severity: "low",
    title: "No policy of the account's own allows all actions of a service",
    remedy: "Name the actions that are needed.",
    references: [fsbp("IAM.21")],
    types: ["aws_iam_policy"],
    check: hasNoStatement("policy", (statement) => allows(statement, (action) => /^[a-z0-9-]+:\*$/.test(action))),
  },
  {
    id: "iam-no-admin-attachment",
    severity: "high",
    title: "Nobody is given AdministratorAccess",
    remedy: "Attach a policy with what is needed.",
    references: [cis("1.16")],
    types: ATTACHMENTS,
    check: isNoneOf("policy_arn", [/:policy\/AdministratorAccess$/]),
  },
  {
    id: "iam-no-cloudshell-full-access",
    severity: "medium",
    title: "Nobody is given AWSCloudShellFullAccess",
    remedy: "Attach a policy without file transfer (cloudshell:GetFileDownloadUrls and GetFileUploadUrls).",
    references: [cis("1.22")],
    types: ATTACHMENTS,
    check: isNoneOf("policy_arn", [/:policy\/AWSCloudShellFullAccess$/]),
  },
  {
    id: "iam-no-user-policy",
    severity: "low",
    title: "Users get permissions by groups and roles alone",
    remedy: "Give the permissions to a group or a role.",
    references: [fsbp("IAM.2"), cis("1.15")],
    types: ["aws_iam_user_policy", "aws_iam_user_policy_attachment"],
    check: never("a policy is given to a user"),
  },
  {
    id: "iam-no-access-key",
    severity: "medium",
    title: "No key for good is made",
    remedy: "Use a role: its credentials come for a time, and are in no state.",
    types: ["aws_iam_access_key"],
    check: never("an access key is made, and its secret kept in the state"),
  },
  {
    id: "iam-trust-not-public",
    severity: "critical",
    title: "A role may not be taken by anybody",
    remedy: "Name who may assume it.",
    types: ["aws_iam_role"],
    check: isNotPublic("assume_role_policy"),
  },
  {
    id: "iam-pass-role",
    severity: "high",
    title: "Roles are passed to services one by one",
    remedy: "Name the roles that may be passed, or add a condition on iam:PassedToService.",
    types: POLICIES,
    check: hasNoStatement(
      "policy",
      (statement) =>
        !statement.conditionKeys.includes("iam:passedtoservice") &&
        allows(statement, (action) => action === "iam:passrole"),
    ),
  },
  {
    id: "iam-decrypt-not-everything",
    severity: "medium",
    title: "A policy of the account's own does not decrypt by all keys",
    remedy: "Name the keys.",
    references: [fsbp("KMS.1")],
    types: ["aws_iam_policy"],
    check: hasNoStatement("policy", decryptsAll),
  },
  {
    id: "iam-inline-decrypt-not-everything",
    severity: "medium",
    title: "An inline policy does not decrypt by all keys",
    remedy: "Name the keys.",
    references: [fsbp("KMS.2")],
    types: INLINE,
    check: hasNoStatement("policy", decryptsAll),
  },
  {
    id: "iam-password-length",
    severity: "medium",
    title: "Passwords have at least 14 characters",
    remedy: "Set minimum_password_length to 14 or more.",
    references: [fsbp("IAM.7"), cis("1.8")],
    types: ["aws_iam_account_password_policy"],
    check: isAtLeast("minimum_password_length", 14, 6),
  },
  {
    id: "iam-password-reuse",
    severity: "low",
    title: "The last 24 passwords may not be used again",
    remedy: "Set password_reuse_prevention to 24.",
    references: [cis("1.9")],
    types: ["aws_iam_account_password_policy"],
    check: isAtLeast("password_reuse_prevention", 24),
  },
];
