import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Token } from "cdktf";

/** What becomes of objects as they get older. */
export interface LifecycleRule {
  /** Which ones: those whose keys begin so. @default all */
  readonly prefix?: string;
  /** After how many days they are deleted, 1 or more. With versions on, they are then old versions. @default never */
  readonly expireDays?: number;
  /** After how many days each goes into another class of storage; into `STANDARD_IA` and `ONEZONE_IA`, 30 or more. @default it stays in the one that it was put in */
  readonly move?: Readonly<Partial<Record<StorageClass, number>>>;
}

/** Where S3 keeps objects: the cheaper, the longer it takes to read them, or the longer they have to stay. */
export type StorageClass =
  "STANDARD_IA" | "ONEZONE_IA" | "INTELLIGENT_TIERING" | "GLACIER_IR" | "GLACIER" | "DEEP_ARCHIVE";

/** The rules of a bucket as the provider takes them: its own, and that nothing is paid for which nobody sees. */
export function lifecycleRules(
  rules: readonly LifecycleRule[],
  oldVersionDays: number,
): S3BucketLifecycleConfigurationRule[] {
  return [
    {
      ...common("leftovers", ""),
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
      noncurrentVersionExpiration: [{ noncurrentDays: oldVersionDays }],
      expiration: [{ expiredObjectDeleteMarker: true }],
    },
    ...rules.map(({ prefix = "", expireDays, move = {} }, index) => ({
      ...common(`rule-${index + 1}`, prefix),
      transition: Object.entries(move).map(([storageClass, days]) => ({ storageClass, days })),
      expiration: expireDays === undefined ? [] : [{ days: expireDays }],
    })),
  ];
}

/** What is wrong with a rule, if anything. */
export function lifecycleProblem({ expireDays, move = {} }: LifecycleRule): string | undefined {
  const days = [...Object.values(move), ...(expireDays === undefined ? [] : [expireDays])];
  if (days.length === 0) return "must have expireDays or move, got neither";
  const wrong = days.find((each) => isKnown(each) && (!Number.isInteger(each) || each < 1));
  if (wrong !== undefined) return `must have whole numbers of days from 1 on, got ${wrong}`;
  const early = INFREQUENT.find((each) => isKnown(move[each]) && (move[each] ?? MONTH) < MONTH);
  if (early !== undefined)
    return `must keep objects for ${MONTH} days before they move to ${early}, got ${move[early]}`;
  const last = Math.max(...Object.values(move).filter(isKnown));
  return expireDays === undefined || !isKnown(expireDays) || expireDays > last
    ? undefined
    : `must delete later than it moves, got ${expireDays} and ${last} days`;
}

/** S3 takes objects into these after a month only. */
const INFREQUENT = ["STANDARD_IA", "ONEZONE_IA"] as const;
const MONTH = 30;

/** What is a token, S3 checks. */
function isKnown(days: number | undefined): boolean {
  return !Token.isUnresolved(days);
}

function common(id: string, prefix: string): Pick<S3BucketLifecycleConfigurationRule, "id" | "status" | "filter"> {
  return { id, status: "Enabled", filter: [{ prefix }] };
}
