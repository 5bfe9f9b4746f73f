import { createHash } from "node:crypto";
import stringify from "safe-stable-stringify";

/** SHA-256, in hex, of a JSON value; the order of keys makes no difference. */
export function hashOf(value: object): string {
  return createHash("sha256").update(stringify(value)).digest("hex");
}
