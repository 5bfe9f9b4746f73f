import type { Failure } from "../../orchestrator/failure";
import { text, type TextOf } from "./failure-words";

/** A file that the system did not let be used, in words. */
export const ioFailure: TextOf<Extract<Failure, { kind: "io" }>> = ({ path, operation, code }) =>
  text({
    title: `${path} cannot be used (${operation}: ${code}).`,
    remedy: REMEDIES[code] ?? "See that the file system is in order, then try again.",
  });

const REMEDIES: Readonly<Partial<Record<string, string>>> = {
  ENOSPC: "Make room on the disk, then try again.",
  EACCES: "Give this user the right to use it, then try again.",
  EPERM: "Give this user the right to use it, then try again.",
  EROFS: "Make the file system writable, then try again.",
};
