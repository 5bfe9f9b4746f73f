import { TerraformVariable, type TerraformStack } from "cdktf";
import fc from "fast-check";
import { Certificate, DnsRecord, DnsZone, type RecordTarget } from "../../../constructs/aws/dns";
import { quotedParts } from "../../../constructs/aws/dns/record-target";
import { SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

function record(name: string | undefined, target: RecordTarget): Readonly<Record<string, unknown>> {
  return new SynthesizedAws((stack) => {
    const zone = DnsZone.fromAttributes(stack, "zone", { zoneId: "Z1", domain: "shop.example" });
    new DnsRecord(stack, "record", { zone, target, ...(name === undefined ? {} : { name }) });
  }).only("aws_route53_record");
}

function certificate(domain: string, ...alternativeNames: readonly string[]): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    const zone = DnsZone.fromAttributes(stack, "zone", { zoneId: "Z1", domain: "shop.example" });
    new Certificate(stack, "certificate", { domain, alternativeNames, zone });
  });
}

describe("a zone", () => {
  test("does not take other people's records with it unless it is told so", () => {
    const zone = new SynthesizedAws((stack) => new DnsZone(stack, "zone", { domain: "shop.example" }));
    expect(zone.only("aws_route53_zone")).toMatchObject({ name: "shop.example", force_destroy: false });
  });

  test("must have a domain in small letters", () => {
    expect(() => new SynthesizedAws((stack) => new DnsZone(stack, "zone", { domain: "Shop.example." }))).toThrow(
      'aws.DnsZone shop/zone: domain must be like shop.example, in small letters and no dot at its end, got "Shop.example."',
    );
  });
});

describe("a record", () => {
  test.each([
    [undefined, "shop.example"],
    ["www", "www.shop.example"],
    ["*", "*.shop.example"],
    ["www.shop.example", "www.shop.example"],
    ["www.bookshop.example", "www.bookshop.example.shop.example"],
  ])("named %s is %s", (name, whole) => {
    expect(record(name, { ipv4: ["192.0.2.1"] })).toMatchObject({ name: whole, type: "A", ttl: 300 });
  });

  test("of an alias has the life of what it stands for, and goes away from what is ill", () => {
    const alias = record("www", { alias: { dnsName: "lb.example", hostedZoneId: "Z2" } });
    expect(alias).toMatchObject({ type: "A", alias: { name: "lb.example", evaluate_target_health: true } });
    expect(alias).not.toHaveProperty("ttl");
  });

  test("of the zone's own name must not be a CNAME, which DNS forbids", () => {
    expect(() => record(undefined, { cname: "other.example" })).toThrow(
      `aws.DnsRecord shop/record: target must not be a cname for the zone's own name, got "other.example"; use an alias`,
    );
  });

  test.each([[{ ipv4: ["shop.example"] }], [{ ipv6: ["192.0.2.1"] }]])("refuses %j: no such address", (target) => {
    expect(() => record("www", target)).toThrow(
      "aws.DnsRecord shop/record: target must have addresses of its kind, got",
    );
  });

  test.each([
    ["www", "shop.example", "www.shop.example"],
    ["www.shop.example", "shop.example", "www.shop.example"],
    ["www.shop.example.", "shop.example", "www.shop.example"],
    ["www.shop.example.", "${var.parent}", "www.shop.example"],
    ["${var.name}", "shop.example", "${var.name}"],
    ["www", "${var.parent}", "www.${var.parent}"],
  ])("%s in the zone %s is %s", (name, domain, whole) => {
    const known = (stack: TerraformStack, text: string): string => {
      const [, variable] = /^\$\{var\.(\w+)\}$/.exec(text) ?? [];
      return variable === undefined ? text : new TerraformVariable(stack, variable, { type: "string" }).stringValue;
    };
    const aws = new SynthesizedAws((stack) => {
      const zone = DnsZone.fromAttributes(stack, "zone", { zoneId: "Z1", domain: known(stack, domain) });
      new DnsRecord(stack, "record", { zone, name: known(stack, name), target: { ipv4: ["192.0.2.1"] } });
    });
    expect(aws.only("aws_route53_record")).toMatchObject({ name: whole });
  });

  test("keeps every text, in parts that DNS takes", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z ]{0,1000}$/), (text) => {
        const parts = quotedParts(text).split('""');
        expect(parts.join("")).toBe(text);
        expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(255);
      }),
    );
  });
});

describe("a certificate", () => {
  test("is there before the old one, which is in use, goes", () => {
    expect(certificate("shop.example").only("aws_acm_certificate")).toMatchObject({
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
  });

  test("is used by nobody until it is issued", () => {
    const synthesized = new SynthesizedAws((stack) => {
      const zone = DnsZone.fromAttributes(stack, "zone", { zoneId: "Z1", domain: "shop.example" });
      const { arn } = new Certificate(stack, "certificate", { domain: "shop.example", zone });
      new DnsRecord(stack, "record", { zone, name: "arn", target: { texts: [arn] } });
    });
    const texts = synthesized.all("aws_route53_record").find(({ type }) => type === "TXT");
    expect(texts?.records).toEqual([expect.stringContaining("aws_acm_certificate_validation.")]);
  });

  test("proves a name and all names below it with one record: two would fight over it", () => {
    const proofs = certificate("*.shop.example", "shop.example", "www.eu.shop.example").all("aws_route53_record");
    expect(proofs).toHaveLength(2);
  });

  test("must be for names of its zone: it would never be issued", () => {
    expect(() => certificate("shop.example", "www.bookshop.example")).toThrow(
      'aws.Certificate shop/certificate: names must be in the zone shop.example, got "www.bookshop.example"; make another certificate for it',
    );
  });
});
