import { CloudwatchLogDelivery } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery";
import { CloudwatchLogDeliveryDestination } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-destination";
import { CloudwatchLogDeliverySource } from "@cdktf/provider-aws/lib/cloudwatch-log-delivery-source";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { nameOf } from "../../name";
import { Account } from "../account";
import type { Bucket } from "../storage/bucket";

/** What the logs of a distribution's requests are given. */
export interface RequestLogsProps {
  readonly distributionArn: string;
  readonly bucket: Bucket;
  readonly provider: TerraformProvider | undefined;
  readonly tags: Record<string, string> | undefined;
}

/**
 * Has each request to a distribution noted in a bucket, which needs no ACLs for that.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function addRequestLogs(scope: Construct, { distributionArn, bucket, provider, tags }: RequestLogsProps): void {
  const name = nameOf(scope, { longest: 55 });
  const { id, partition } = Account.of(bucket);
  const allowed = bucket.nameThatAllows({
    principal: { services: ["delivery.logs.amazonaws.com"] },
    actions: ["s3:PutObject"],
    resources: [`${bucket.arn}/AWSLogs/${id}/CloudFront/*`],
    conditions: {
      StringEquals: { "aws:SourceAccount": [id], "s3:x-amz-acl": ["bucket-owner-full-control"] },
      ArnLike: { "aws:SourceArn": [`arn:${partition}:logs:us-east-1:${id}:delivery-source:${name}`] },
    },
  });
  const source = new CloudwatchLogDeliverySource(scope, "log-source", {
    provider,
    name,
    resourceArn: distributionArn,
    logType: "ACCESS_LOGS",
    tags,
  });
  const destination = new CloudwatchLogDeliveryDestination(scope, "log-destination", {
    provider,
    name,
    outputFormat: "json",
    deliveryDestinationConfiguration: [{ destinationResourceArn: `arn:${partition}:s3:::${allowed}` }],
    tags,
  });
  new CloudwatchLogDelivery(scope, "log-delivery", {
    provider,
    deliverySourceName: source.name,
    deliveryDestinationArn: destination.arn,
    tags,
  });
}
