import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { App } from "terrace";
import { DnsZone } from "terrace/aws/dns";
import { StaticSite, type StaticSiteProps } from "terrace/aws/edge";
import { policyIn, SynthesizedAws, type Arguments } from "../../rig/aws-constructs/synthesized-aws";
import { tempFolder } from "../../rig/temp-folder";

const source = join(__dirname, "..", "..", "rig", "aws-constructs", "site");

function site(props: Partial<StaticSiteProps> = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => new StaticSite(stack, "site", { source, ...props }));
}

/** A site with a domain, in a zone. */
function namedSite(domain = "www.shop.example"): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    const zone = DnsZone.fromAttributes(stack, "zone", { zoneId: "Z1", domain: "shop.example" });
    new StaticSite(stack, "site", { source, domain, zone });
  });
}

function distribution(props: Partial<StaticSiteProps> = {}): Arguments {
  return site(props).only("aws_cloudfront_distribution");
}

/** A folder with files, each with its name for its content. */
function folderOf(...names: readonly string[]): string {
  const folder = tempFolder();
  for (const name of names) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  return folder;
}

describe("by default", () => {
  test("nobody reads its bucket but the distribution itself", () => {
    const aws = site();
    const policies = aws.all("aws_s3_bucket_policy").map(({ policy }) => policyIn(policy).Statement);
    expect(policies.flat()).toContainEqual({
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: expect.stringMatching(/^\$\{aws_s3_bucket\..*\.arn}\/\*$/) as string,
      Condition: {
        StringEquals: {
          "aws:SourceArn": expect.stringMatching(/^\$\{aws_cloudfront_distribution\..*\.arn}$/) as string,
        },
      },
    });
    expect(aws.all("aws_s3_bucket_public_access_block")).toHaveLength(2);
    expect(aws.only("aws_cloudfront_origin_access_control")).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
  });

  test("nobody reads along, and pages can't be framed or sniffed", () => {
    expect(distribution()).toMatchObject({
      default_cache_behavior: {
        viewer_protocol_policy: "redirect-to-https",
        response_headers_policy_id: "67f7725c-6f97-4210-82d7-5512b31e9d03",
      },
    });
  });

  test("with a name of its own it takes current TLS alone, with a certificate that proves itself", () => {
    const aws = namedSite();
    expect(aws.only("aws_cloudfront_distribution")).toMatchObject({
      aliases: ["www.shop.example"],
      viewer_certificate: {
        acm_certificate_arn: expect.stringContaining("aws_acm_certificate_validation") as string,
        minimum_protocol_version: "TLSv1.2_2021",
        ssl_support_method: "sni-only",
      },
    });
    expect(aws.all("aws_route53_record")).toContainEqual(
      expect.objectContaining({ name: "www.shop.example", type: "A" }),
    );
  });

  test("known attacks don't reach it", () => {
    expect(site().only("aws_wafv2_web_acl")).toMatchObject({ scope: "CLOUDFRONT" });
    expect(distribution().web_acl_id).toMatch(/^\$\{aws_wafv2_web_acl\./);
    expect(distribution({ firewall: "arn:aws:wafv2:us-east-1:1:global/webacl/own/1" }).web_acl_id).toContain(
      "webacl/own",
    );
    expect(distribution({ firewall: "none" }).web_acl_id).toBeUndefined();
  });

  test("each request is noted", () => {
    const aws = site();
    expect(aws.only("aws_cloudwatch_log_delivery_source")).toMatchObject({
      resource_arn: expect.stringMatching(/^\$\{aws_cloudfront_distribution\./) as string,
      log_type: "ACCESS_LOGS",
    });
    expect(site({ accessLogs: "none" }).types).not.toContain("aws_cloudwatch_log_delivery_source");
  });
});

describe("its files", () => {
  test("are there with their types; pages are asked for anew, what has a hash in its name is kept for a year", () => {
    const objects = site().all("aws_s3_object");
    const seen = objects.map(({ key, content_type, cache_control }) => [key, content_type, cache_control]);
    expect(seen).toEqual([
      ["404.html", "text/html; charset=utf-8", "no-cache"],
      ["css/site.3f2a9c1e.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"],
      ["docs/", "text/html; charset=utf-8", "no-cache"],
      ["docs/index.html", "text/html; charset=utf-8", "no-cache"],
      ["index.html", "text/html; charset=utf-8", "no-cache"],
    ]);
  });

  test.each([
    ["app.js", "public, max-age=300"],
    ["background-image.png", "public, max-age=300"],
    ["app-B7x_9kQ2.js", "public, max-age=31536000, immutable"],
  ])("%s is kept so: %s", (name, kept) => {
    const objects = site({ source: folderOf("index.html", name) }).all("aws_s3_object");
    expect(objects.find(({ key }) => key === name)).toMatchObject({ cache_control: kept });
  });

  test("are in the synthesized folder, each under its hash, so that the same file is the same object", () => {
    const app = new App({ outdir: tempFolder() });
    const stack = new TerraformStack(app, "shop");
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    new StaticSite(stack, "site", { source });
    app.synth();
    const folder = join(app.outdir, "stacks", "shop");
    const { resource } = JSON.parse(readText(join(folder, "cdk.tf.json"))) as {
      resource: { aws_s3_object: Readonly<Record<string, { source: string; source_hash: string }>> };
    };
    for (const { source: file, source_hash: hash } of Object.values(resource.aws_s3_object)) {
      expect(file).toContain(hash);
      expect(existsSync(join(folder, file))).toBe(true);
    }
  });
});

describe("what is not there", () => {
  test.each([
    ["404.html, where there is one", {}, [404, "/404.html"]],
    ["the first page, which is a program", { notFound: "single-page" }, [200, "/index.html"]],
    ["a page that is named", { notFound: "docs/index.html" }, [404, "/docs/index.html"]],
  ])("is answered with %s", (_, props, [code, page]) => {
    expect(distribution(props).custom_error_response).toMatchObject([
      { error_code: 403, response_code: code, response_page_path: page },
      { error_code: 404, response_code: code, response_page_path: page },
    ]);
  });

  test("is CloudFront's own word, where the site has no page for it", () => {
    expect(distribution({ source: folderOf("index.html") }).custom_error_response).toBeUndefined();
  });
});

describe("is refused", () => {
  const cases: readonly (readonly [string, () => Partial<StaticSiteProps>, string])[] = [
    [
      "a folder that isn't there",
      () => ({ source: "nowhere" }),
      'source must be a folder with files, got "nowhere": ENOENT',
    ],
    ["a folder without a first page", () => ({ source: folderOf("a.html") }), "source must have a file index.html"],
    [
      "a page that isn't there",
      () => ({ notFound: "lost.html" }),
      'notFound must be "single-page" or a file of the site',
    ],
    ["a domain alone", () => ({ domain: "www.shop.example" }), "domain must have a zone, or a certificate"],
    ["a link that leads out", linked, "is a link that leads out of the folder"],
  ];

  test.each(cases)("%s", (_, props, message) => {
    expect(() => site(props())).toThrow(message);
  });

  test("a domain of another zone", () => {
    expect(() => namedSite("www.other.example")).toThrow(
      'domain must be in the zone shop.example, got "www.other.example"',
    );
  });

  test("a provider of another region, which has no certificates for CloudFront", () => {
    const app = new App({ outdir: tempFolder() });
    const stack = new TerraformStack(app, "shop");
    new AwsProvider(stack, "aws", { region: "eu-central-1" });
    expect(() => new StaticSite(stack, "site", { source })).toThrow(
      "aws.StaticSite shop/site: global must be a provider of us-east-1, where CloudFront has its certificates, firewalls and logs, got one of eu-central-1",
    );
    const global = new AwsProvider(stack, "global", { region: "us-east-1", alias: "global" });
    new StaticSite(stack, "other", { source, global });
    app.synth();
    const json = readText(join(app.outdir, "stacks", "shop", "cdk.tf.json"));
    expect(json.match(/"provider": "aws\.global"/g)).toHaveLength(4);
  });
});

function linked(): Partial<StaticSiteProps> {
  const folder = folderOf("index.html");
  symlinkSync("/etc/hostname", join(folder, "host"));
  return { source: folder };
}

function readText(file: string): string {
  return readFileSync(file, "utf8");
}
