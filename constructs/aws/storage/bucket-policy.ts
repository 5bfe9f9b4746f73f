import type { Statement } from "../iam/statement";

/**
 * That nothing is done with a bucket over connections that others can read: none without TLS, none with a TLS so old that it
 * is broken.
 */
export function onlyTls(arn: string): readonly Statement[] {
  // `*` as an ARN is everybody, like `*` alone, over which an emulator stumbles that looks for services.
  const everybody = { arns: ["*"] };
  const deny = { effect: "Deny", principal: everybody, actions: ["s3:*"], resources: [arn, `${arn}/*`] } as const;
  return [
    { ...deny, sid: "OnlyWithTls", conditions: { Bool: { "aws:SecureTransport": ["false"] } } },
    { ...deny, sid: "OnlyWithTls12OrNewer", conditions: { NumericLessThan: { "s3:TlsVersion": ["1.2"] } } },
  ];
}

/** That load balancers of an account may write down in a bucket who asked them for what: below the folder that is the account's. */
export function balancerLogDelivery(arn: string, accountId: string): Statement {
  return {
    sid: "BalancerLogs",
    principal: { services: ["logdelivery.elasticloadbalancing.amazonaws.com"] },
    actions: ["s3:PutObject"],
    resources: [`${arn}/AWSLogs/${accountId}/*`],
  };
}

/** That S3 may write down in a bucket what is done with other buckets of an account. */
export function accessLogDelivery(arn: string, accountId: string): Statement {
  return {
    sid: "AccessLogs",
    principal: { services: ["logging.s3.amazonaws.com"] },
    actions: ["s3:PutObject"],
    resources: [`${arn}/*`],
    // Not the ARNs of those buckets: the bucket of one stack would come to depend on those that depend on it.
    conditions: { StringEquals: { "aws:SourceAccount": [accountId] } },
  };
}
