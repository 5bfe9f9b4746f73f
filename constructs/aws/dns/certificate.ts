import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Fn, propertyAccess, type TerraformProvider, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { awsError } from "../aws-error";
import { tagsOf } from "../tags";
import { isDomainName, isWithin } from "./domain-name";
import type { IDnsZone } from "./zone";

/** A certificate of Certificate Manager. */
export interface ICertificate extends IConstruct {
  readonly arn: string;
}

/** What a certificate is given. */
export interface CertificateProps {
  /** Whose it is: `shop.example`, or `*.shop.example` for all names one step below. */
  readonly domain: string;
  /** Other names of the same zone. @default none */
  readonly alternativeNames?: readonly string[];
  /** The public zone of all the names: records in it prove that they are yours. */
  readonly zone: IDnsZone;
  /** The provider that makes it; for CloudFront, one of the region us-east-1. @default the stack's own */
  readonly provider?: TerraformProvider;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A certificate that AWS issues for names of a zone, and renews by itself. */
export class Certificate extends Construct implements ICertificate {
  /** One that exists. */
  static fromArn(scope: Construct, id: string, arn: string): ICertificate {
    return Object.assign(new Construct(scope, id), { arn });
  }

  /** Known when it is issued: what uses it waits for that. */
  readonly arn: string;
  readonly domain: string;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const { domain, alternativeNames = [], zone, provider, tags } = props;
    const names = [...new Set([domain, ...alternativeNames])];
    names.forEach((name) => this.#check(name, zone.domain));
    const certificate = new AcmCertificate(this, "certificate", {
      provider,
      domainName: domain,
      subjectAlternativeNames: names.length > 1 ? names.slice(1) : undefined,
      validationMethod: "DNS",
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
      tags: tagsOf(this, tags),
      // One that has to be replaced is in use until the new one is issued.
      lifecycle: { createBeforeDestroy: true },
    });
    const proofs = proven(names).map((name) => this.#proof(certificate, name, zone));
    const validation = new AcmCertificateValidation(this, "validation", {
      provider,
      certificateArn: certificate.arn,
      validationRecordFqdns: proofs.map(({ fqdn }) => fqdn),
    });
    this.arn = validation.certificateArn;
    this.domain = domain;
  }

  #proof(certificate: AcmCertificate, name: string, { zoneId }: IDnsZone): Route53Record {
    const of = (attribute: string): string => validationOption(certificate, name, attribute);
    return new Route53Record(this, `proof of ${Token.isUnresolved(name) ? "the name" : withoutStar(name)}`, {
      zoneId,
      name: of("resource_record_name"),
      type: of("resource_record_type"),
      records: [of("resource_record_value")],
      ttl: 300,
      // The record of a name is the same for all certificates of an account.
      allowOverwrite: true,
    });
  }

  #check(name: string, zone: string): void {
    if (!isDomainName(name)) {
      throw awsError(this, `names must be like shop.example or *.shop.example, in small letters, got "${name}"`);
    }
    if (isWithin(name, zone)) return;
    throw awsError(this, `names must be in the zone ${zone}, got "${name}"; make another certificate for it`);
  }
}

/** The names to be proven: a domain's own proof is that of `*` below it, too. */
function proven(names: readonly string[]): readonly string[] {
  const proofs = names.map(withoutStar);
  return names.filter((_, index) => proofs.indexOf(proofs[index] ?? "") === index);
}

function withoutStar(name: string): string {
  return name.replace(/^\*\./, "");
}

/** AWS gives the proofs as a set, so each is looked for by its name. */
function validationOption(certificate: AcmCertificate, name: string, attribute: string): string {
  const options = Fn.tolist(certificate.interpolationForAttribute("domain_validation_options"));
  const column = (of: string): string[] => Token.asList(propertyAccess(options, ["*", of]));
  return Token.asString(Fn.element(Fn.matchkeys(column(attribute), column("domain_name"), [name]), 0));
}
