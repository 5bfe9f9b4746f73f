import { isOn, isOneOf, when } from "../../checks";
import { isNotPublic } from "../../iam-checks";
import { cis, fsbp, type Check, type Rule } from "../../rule";
import { isUnknown, knownText, textsOf, valueAt } from "../../value";

/** A password in clear; never quoted. */
function isNoLiteral(path: string): Check {
  return ({ values }) => {
    const value = valueAt(values, path);
    return value === undefined || isUnknown(value) ? undefined : `${path} stands in the configuration, in clear`;
  };
}

/** Keys, secrets and passwords. */
export const keysAndSecrets: readonly Rule[] = [
  {
    id: "kms-rotation",
    severity: "medium",
    title: "A key is rotated every year",
    remedy: "Set enable_key_rotation to true.",
    references: [cis("3.6")],
    types: ["aws_kms_key"],
    check: when(
      ({ values }) => knownText(values["customer_master_key_spec"], "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT",
      isOn("enable_key_rotation"),
    ),
  },
  {
    id: "kms-policy-not-public",
    severity: "critical",
    title: "A key may not be used by anybody",
    remedy: "Name the principals, or add a condition such as kms:CallerAccount.",
    references: [fsbp("KMS.5")],
    types: ["aws_kms_key", "aws_kms_key_policy"],
    check: isNotPublic("policy"),
  },
  {
    id: "secret-policy-not-public",
    severity: "critical",
    title: "A secret may not be read by anybody",
    remedy: "Name the principals, and set block_public_policy to true.",
    types: ["aws_secretsmanager_secret_policy", "aws_secretsmanager_secret"],
    check: isNotPublic("policy"),
  },
  {
    id: "secret-not-in-clear",
    severity: "high",
    title: "A secret's value does not stand in the configuration",
    remedy: "Let it be made (aws_secretsmanager_random_password), or give it by a sensitive variable.",
    types: ["aws_secretsmanager_secret_version"],
    check: isNoLiteral("secret_string"),
  },
  {
    id: "parameter-secret-is-secure",
    severity: "high",
    title: "A parameter that holds a secret is encrypted",
    remedy: 'Set type to "SecureString".',
    types: ["aws_ssm_parameter"],
    check: when(
      ({ values }) => textsOf(values["name"]).some((name) => /passw|secret|token|api.?key|private.?key/i.test(name)),
      isOneOf("type", ["SecureString"]),
    ),
  },
  {
    id: "database-password-not-in-clear",
    severity: "high",
    title: "A database's password does not stand in the configuration",
    remedy: "Set manage_master_user_password to true: it is made, kept and rotated in Secrets Manager.",
    types: ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_redshift_cluster"],
    check: (resource, stack) =>
      isNoLiteral("password")(resource, stack) ?? isNoLiteral("master_password")(resource, stack),
  },
];
