import {
  CloudfrontDistribution,
  type CloudfrontDistributionConfig,
} from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { TerraformProvider, TerraformStack, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { nameOf } from "../../name";
import type { Removal } from "../../platform/removal";
import { awsError } from "../aws-error";
import { Certificate, type ICertificate } from "../dns/certificate";
import { isWithin } from "../dns/domain-name";
import { DnsRecord } from "../dns/record";
import type { IAliasTarget } from "../dns/record-target";
import type { IDnsZone } from "../dns/zone";
import type { Statement } from "../iam/statement";
import { accessLogsOf, Bucket } from "../storage/bucket";
import { tagsOf } from "../tags";
import { firewall } from "./firewall";
import { addRequestLogs } from "./request-logs";
import { type SiteFile, siteFiles } from "./site-files";
import { addObjects } from "./site-objects";

/** What a site is given. */
export interface StaticSiteProps {
  /** The folder with its files, relative to the one that the app runs in; `index.html` is its first page. */
  readonly source: string;
  /**
   * What is answered to somebody who asks for what is not there. `single-page`: the first page, whose program knows what to
   * do. Otherwise a file of the site, with status 404.
   *
   * @default "404.html" where there is such a file, else a word of CloudFront's
   */
  readonly notFound?: "single-page" | (string & {});
  /** Its name, for example `www.shop.example`. @default one of CloudFront's, for which it takes TLS 1.0, too */
  readonly domain?: string;
  /** The zone of the domain, which gets its records and proves it to be yours. @default none: with a certificate of one's own */
  readonly zone?: IDnsZone;
  /** One of the region us-east-1. @default one that is made, with a zone */
  readonly certificate?: ICertificate;
  /** The ARN of a web ACL, of us-east-1. @default one with AWS's own rules */
  readonly firewall?: "none" | (string & {});
  /** The bucket that each request is noted in. @default one bucket of the stack, for all access logs in it */
  readonly accessLogs?: Bucket | "none";
  /**
   * A provider of the region us-east-1, where CloudFront has firewalls, logs and certificates:
   * `new AwsProvider(stack, "global", { region: "us-east-1", alias: "global" })`.
   *
   * @default the stack's own, which must be of that region
   */
  readonly global?: TerraformProvider & { readonly region: string | undefined };
  /** Whether a deploy waits until the site has reached all places of the world, some minutes. @default true */
  readonly wait?: boolean;
  /** What becomes of its bucket. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A site of files, near to everybody: CloudFront before a private bucket, over HTTPS only, behind a firewall. A page that was
 * changed is seen as soon as it is deployed; what has a hash in its name is kept for a year.
 */
export class StaticSite extends Construct implements IAliasTarget {
  /** Where it is: `https://www.shop.example`. */
  readonly url: string;
  /** The name that CloudFront gives it. */
  readonly dnsName: string;
  readonly hostedZoneId: string;
  /** What its files are in; nobody but the distribution reads from it. */
  readonly bucket: Bucket;
  /** The resource itself, for what has no prop here: other origins, restrictions by country. */
  readonly distribution: CloudfrontDistribution;

  constructor(scope: Construct, id: string, props: StaticSiteProps) {
    super(scope, id);
    const files = this.#check(props);
    const { domain, zone, accessLogs = accessLogsOf(this), global: provider } = props;
    const tags = tagsOf(this, props.tags);
    this.bucket = new Bucket(this, "files", {
      accessLogs,
      ...(props.removal && { removal: props.removal }),
      ...(props.tags && { tags: props.tags }),
    });
    addObjects(this, files, { bucket: this.bucket.name, tags });
    this.distribution = this.#distribution(props, files);
    this.bucket.addStatement(readableBy(this.distribution, this.bucket));
    this.dnsName = this.distribution.domainName;
    this.hostedZoneId = this.distribution.hostedZoneId;
    this.url = `https://${domain ?? this.dnsName}`;
    if (domain !== undefined && zone) {
      const name = Token.isUnresolved(domain) ? domain : `${domain}.`;
      new DnsRecord(this, "name", { zone, name, target: { alias: this } });
    }
    if (accessLogs !== "none") {
      addRequestLogs(this, { distributionArn: this.distribution.arn, bucket: accessLogs, provider, tags });
    }
  }

  #distribution(props: StaticSiteProps, files: readonly SiteFile[]): CloudfrontDistribution {
    const { domain, global: provider, wait = true } = props;
    const tags = tagsOf(this, props.tags);
    const access = new CloudfrontOriginAccessControl(this, "access", {
      name: nameOf(this, { longest: 64 }),
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    return new CloudfrontDistribution(this, "distribution", {
      comment: this.node.path.slice(0, 128),
      enabled: true,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      defaultRootObject: "index.html",
      aliases: domain === undefined ? undefined : [domain],
      origin: [{ originId: ORIGIN, domainName: this.bucket.domainName, originAccessControlId: access.id }],
      defaultCacheBehavior: {
        targetOriginId: ORIGIN,
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD", "OPTIONS"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: CACHING_OPTIMIZED,
        responseHeadersPolicyId: SECURITY_HEADERS,
      },
      customErrorResponse: notFoundResponses(props, files),
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate: this.#certificate(props),
      webAclId: props.firewall === "none" ? undefined : (props.firewall ?? firewall(this, { provider, tags })),
      waitForDeployment: wait,
      tags,
    });
  }

  #certificate(props: StaticSiteProps): CloudfrontDistributionConfig["viewerCertificate"] {
    const { domain, zone, certificate, global: provider, tags } = props;
    if (domain === undefined) return { cloudfrontDefaultCertificate: true };
    const own = (): ICertificate | undefined =>
      zone &&
      new Certificate(this, "certificate", { domain, zone, ...(provider && { provider }), ...(tags && { tags }) });
    return {
      acmCertificateArn: (certificate ?? own())?.arn,
      sslSupportMethod: "sni-only",
      minimumProtocolVersion: "TLSv1.2_2021",
    };
  }

  /** @returns the files that there are. */
  #check(props: StaticSiteProps): readonly SiteFile[] {
    const { domain, zone, certificate, notFound } = props;
    const files = this.#files(props);
    const isThere = (key: string): boolean => files.some((file) => file.key === key);
    if (!isThere("index.html")) {
      throw awsError(this, `source must have a file index.html, its first page, got "${props.source}" without`);
    }
    if (notFound !== undefined && notFound !== "single-page" && !isThere(notFound)) {
      throw awsError(this, `notFound must be "single-page" or a file of the site, got "${notFound}"`);
    }
    if (domain === undefined && (zone || certificate)) {
      throw awsError(this, "domain must be given with a zone or a certificate: the name that it has there");
    }
    if (domain !== undefined && !zone && !certificate) {
      throw awsError(this, `domain must have a zone, or a certificate, got "${domain}" alone`);
    }
    if (domain !== undefined && zone && !isWithin(domain, zone.domain)) {
      throw awsError(this, `domain must be in the zone ${zone.domain}, got "${domain}"`);
    }
    this.#checkRegion(props);
    return files;
  }

  #files({ source }: StaticSiteProps): readonly SiteFile[] {
    try {
      return siteFiles(source);
    } catch (error) {
      throw awsError(this, `source must be a folder with files, got "${source}": ${(error as Error).message}`);
    }
  }

  #checkRegion({ global: given }: StaticSiteProps): void {
    const { region } =
      given ?? (TerraformStack.of(this).node.children.find(isOwn) as { region?: string } | undefined) ?? {};
    if (region === undefined || Token.isUnresolved(region) || region === GLOBAL) return;
    throw awsError(
      this,
      `global must be a provider of ${GLOBAL}, where CloudFront has its certificates, firewalls and logs, got one of ${region}; give new AwsProvider(stack, "global", { region: "${GLOBAL}", alias: "global" })`,
    );
  }
}

const ORIGIN = "files";
const GLOBAL = "us-east-1";

/** AWS's own policies have the same ids everywhere. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";
/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
const SECURITY_HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03";

/** Whether it is the provider of AWS that a stack's resources have where they name none. */
function isOwn(construct: IConstruct): boolean {
  if (!TerraformProvider.isTerraformProvider(construct)) return false;
  return construct.terraformResourceType === "aws" && construct.alias === undefined;
}

function readableBy(distribution: CloudfrontDistribution, bucket: Bucket): Statement {
  return {
    principal: { services: ["cloudfront.amazonaws.com"] },
    actions: ["s3:GetObject"],
    resources: [`${bucket.arn}/*`],
    conditions: { StringEquals: { "aws:SourceArn": [distribution.arn] } },
  };
}

/** S3 says 403 of what is not there to whom may not list what is. */
function notFoundResponses(
  { notFound }: StaticSiteProps,
  files: readonly SiteFile[],
): CloudfrontDistributionConfig["customErrorResponse"] {
  const page = notFound ?? files.find(({ key }) => key === "404.html")?.key;
  const [file, responseCode] = page === "single-page" ? ["index.html", 200] : [page, 404];
  if (file === undefined) return undefined;
  return [403, 404].map((errorCode) => ({
    errorCode,
    responseCode,
    responsePagePath: `/${file}`,
    errorCachingMinTtl: 10,
  }));
}
