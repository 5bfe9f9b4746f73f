/**
 * The entry `terrace/aws/dns`: names, and the certificates that prove them.
 *
 * @packageDocumentation
 */
export { Certificate, type CertificateProps, type ICertificate } from "./certificate";
export { DnsRecord, type DnsRecordProps } from "./record";
export type { IAliasTarget, RecordTarget } from "./record-target";
export { DnsZone, type DnsZoneProps, type ExistingZone, type IDnsZone, type ZoneAttributes } from "./zone";
