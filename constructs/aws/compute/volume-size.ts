import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { awsError } from "../aws-error";

/** Refuses a size that no volume of EBS can have. @param size in GiB. */
export function checkVolumeSize(construct: IConstruct, size: number | undefined): void {
  if (size === undefined || Token.isUnresolved(size) || (Number.isInteger(size) && size >= 1 && size <= 16_384)) return;
  throw awsError(construct, `volumeSize must be whole GiB from 1 to 16384, got ${size}`);
}
