import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { BitString, Boolean as Flag, Constructed, fromBER, Integer, ObjectIdentifier } from "asn1js";
import { OctetString, Primitive, Sequence, Set as Attributes, UTCTime, Utf8String, type BaseBlock } from "asn1js";

/** A certificate with its key. */
export interface Certificate {
  /** As PEM. */
  readonly certificate: string;
  /** As PEM. */
  readonly key: string;
}

/**
 * Makes a certificate for `localhost` that is its own authority, as go-plugin wants it of both sides, with a new key on
 * the curve P-256 (https://datatracker.ietf.org/doc/html/rfc5280). Valid for a year from a day ago.
 */
export function selfSigned(now: Date): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const content = toBeSigned(now, publicKey.export({ type: "spki", format: "der" }));
  const signature = sign("sha256", Buffer.from(content.toBER()), privateKey);
  const signed = sequence(content, ecdsaWithSha256(), bits(signature));
  return {
    certificate: pem("CERTIFICATE", Buffer.from(signed.toBER())),
    key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

function toBeSigned(now: Date, publicKey: Buffer): Sequence {
  const from = new Date(now.getTime() - DAY_MS);
  const until = new Date(now.getTime() + 365 * DAY_MS);
  return sequence(
    tagged(0, new Integer({ value: 2 })),
    // Positive, and never with more bytes than it needs.
    new Integer({ valueHex: Buffer.concat([Buffer.of(0x40), randomBytes(15)]) }),
    ecdsaWithSha256(),
    localhost(),
    sequence(new UTCTime({ valueDate: from }), new UTCTime({ valueDate: until })),
    localhost(),
    fromBER(publicKey).result,
    tagged(3, sequence(...extensions())),
  );
}

function localhost(): Sequence {
  const commonName = sequence(id("2.5.4.3"), new Utf8String({ value: "localhost" }));
  return sequence(new Attributes({ value: [commonName] }));
}

function extensions(): readonly Sequence[] {
  const isAuthority = sequence(new Flag({ value: true }));
  const signsDataAndCertificates = new BitString({ valueHex: Buffer.of(0b1000_0100), unusedBits: 2 });
  const serverAndClient = sequence(id("1.3.6.1.5.5.7.3.1"), id("1.3.6.1.5.5.7.3.2"));
  const names = sequence(new Primitive({ idBlock: { tagClass: 3, tagNumber: 2 }, valueHex: Buffer.from("localhost") }));
  return [
    extension("2.5.29.19", isAuthority, true),
    extension("2.5.29.15", signsDataAndCertificates, true),
    extension("2.5.29.37", serverAndClient),
    extension("2.5.29.17", names),
  ];
}

function extension(oid: string, value: BaseBlock, isCritical = false): Sequence {
  const critical = isCritical ? [new Flag({ value: true })] : [];
  return sequence(id(oid), ...critical, new OctetString({ valueHex: value.toBER() }));
}

function ecdsaWithSha256(): Sequence {
  return sequence(id("1.2.840.10045.4.3.2"));
}

function sequence(...value: readonly BaseBlock[]): Sequence {
  return new Sequence({ value: [...value] });
}

function tagged(tagNumber: number, ...value: readonly BaseBlock[]): Constructed {
  return new Constructed({ idBlock: { tagClass: 3, tagNumber }, value: [...value] });
}

function id(value: string): ObjectIdentifier {
  return new ObjectIdentifier({ value });
}

function bits(valueHex: Buffer): BitString {
  return new BitString({ valueHex });
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
