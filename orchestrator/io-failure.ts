import type { NodeFailure } from "./failure";

/**
 * What a failure of the system is (a full disk, a missing right). Anything else, such as a complaint of Node's (`ERR_*`), is a bug,
 * and goes on as one.
 */
export function ioFailure(path: string, error: unknown): Extract<NodeFailure, { readonly kind: "io" }> {
  const { code, path: at, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || code.startsWith("ERR_")) throw error;
  return { kind: "io", path: at ?? path, operation: syscall ?? "use", code };
}
