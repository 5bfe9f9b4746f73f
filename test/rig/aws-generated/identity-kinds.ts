import { policy, type Kind } from "./kind";

/** Who may do what; and what nobody may see. */
export const identityKinds: Readonly<Record<string, Kind>> = {
  role: {
    make: (of) => ({
      "data.aws_iam_policy_document": {
        statement: [
          {
            actions: ["sts:AssumeRole"],
            principals: { type: "Service", identifiers: of.one([["ec2.amazonaws.com"], ["ecs.amazonaws.com"]]) },
          },
        ],
      },
      aws_iam_role: {
        name: of.name,
        assume_role_policy: of.ref("data.aws_iam_policy_document", "json"),
        tags: of.tags,
      },
      aws_iam_role_policy: {
        name: "inline",
        role: of.ref("aws_iam_role", "id"),
        policy: policy({ Action: of.one(["s3:Get*", "s3:List*"]), Resource: "*" }),
      },
      aws_iam_policy: { name: of.name, policy: policy({ Action: "ec2:Describe*", Resource: "*" }), tags: of.tags },
      aws_iam_role_policy_attachment: {
        role: of.ref("aws_iam_role", "name"),
        policy_arn: of.ref("aws_iam_policy", "arn"),
      },
    }),
  },
  profile: {
    make: (of) => ({
      aws_iam_role: { name: of.name, assume_role_policy: policy({ Action: "sts:AssumeRole", Principal: "*" }) },
      aws_iam_instance_profile: { name: of.name, role: of.ref("aws_iam_role", "name"), tags: of.tags },
      "data.aws_iam_role": { name: of.ref("aws_iam_role", "name") },
    }),
  },
  user: {
    make: (of) => ({
      aws_iam_user: { name: of.name, path: of.one(["/", "/people/"]), tags: of.tags },
      aws_iam_group: { name: of.name },
      aws_iam_user_group_membership: {
        user: of.ref("aws_iam_user", "name"),
        groups: [of.ref("aws_iam_group", "name")],
      },
      aws_iam_access_key: { user: of.ref("aws_iam_user", "name") },
    }),
  },
  federation: {
    isNeverUpdated: true,
    make: (of) => ({
      aws_iam_openid_connect_provider: {
        url: `https://${of.name}.example.com`,
        client_id_list: of.one([["app"], ["app", "web"]]),
        thumbprint_list: ["990f4193972f2becf12ddeda5237f9c952f20d9e"],
        tags: of.tags,
      },
      aws_cognito_identity_pool: {
        identity_pool_name: of.name,
        allow_unauthenticated_identities: false,
      },
    }),
  },
  people: {
    isNeverUpdated: true,
    make: (of) => ({
      aws_cognito_user_pool: {
        name: of.name,
        password_policy: {
          minimum_length: 12,
          require_numbers: true,
          temporary_password_validity_days: 7,
        },
      },
      aws_cognito_user_pool_client: {
        name: of.name,
        user_pool_id: of.ref("aws_cognito_user_pool", "id"),
        generate_secret: true,
      },
    }),
  },
  key: {
    make: (of) => ({
      aws_kms_key: {
        description: of.one(["one", "two"]),
        deletion_window_in_days: 7,
        enable_key_rotation: of.one([true, false]),
        tags: of.tags,
      },
      aws_kms_alias: { name: `alias/${of.name}`, target_key_id: of.ref("aws_kms_key", "key_id") },
    }),
  },
  secret: {
    make: (of) => ({
      aws_secretsmanager_secret: { name: of.name, recovery_window_in_days: 0, tags: of.tags },
      aws_secretsmanager_secret_version: {
        secret_id: of.ref("aws_secretsmanager_secret", "id"),
        secret_string: '${jsonencode({ password = var.secret, user = "app" })}',
      },
      "data.aws_secretsmanager_secret": { arn: of.ref("aws_secretsmanager_secret", "arn") },
    }),
  },
  written: {
    isSingle: true,
    make: (of) => ({
      aws_secretsmanager_secret: { name: of.name, recovery_window_in_days: 0 },
      "ephemeral.aws_secretsmanager_random_password": { password_length: 24, exclude_punctuation: true },
      aws_secretsmanager_secret_version: {
        secret_id: of.ref("aws_secretsmanager_secret", "id"),
        secret_string_wo: of.ref("ephemeral.aws_secretsmanager_random_password", "random_password"),
        secret_string_wo_version: of.one([1, 2, 3]),
      },
      aws_ssm_parameter: {
        name: `/${of.name}/password`,
        type: "SecureString",
        value_wo: of.ref("ephemeral.aws_secretsmanager_random_password", "random_password"),
        value_wo_version: of.one([1, 2]),
        tags: of.tags,
      },
    }),
  },
};
