import { tmpdir } from "node:os";

import { listen, type OpenProvider } from "./listen";
import { PROTOCOL_VERSION } from "./protocol";

/** How a provider is served. */
export interface ServeOptions {
  /** Where the socket's own folder is made. @default the system's folder for temporary files */
  readonly folder?: string;
  /** Closes it when aborted. */
  readonly signal?: AbortSignal;
}

/** A provider that this process serves. */
export interface ServedProvider {
  /** Its entry in `TF_REATTACH_PROVIDERS`, where the key is its source address. `terraform init` then needs no installed one. */
  readonly reattach: ReattachEntry;
  /** Ends it at once, with the calls that are under way. Can be called again. */
  readonly close: () => Promise<void>;
}

/** What tells Terraform of a provider that runs already. */
export interface ReattachEntry {
  readonly Protocol: "grpc";
  readonly ProtocolVersion: number;
  readonly Pid: number;
  /** Terraform leaves the process alone when it has done with it. */
  readonly Test: true;
  readonly Addr: { readonly Network: "unix"; readonly String: string };
}

/** Serves a provider from this process, to any number of Terraform commands at a time. */
export async function serve(open: OpenProvider, { folder, signal }: ServeOptions = {}): Promise<ServedProvider> {
  signal?.throwIfAborted();
  const { socket, ...listening } = await listen({
    open,
    folder: folder ?? tmpdir(),
    // Each command says so when it ends.
    onShutdown: () => undefined,
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= listening.close());
  const abort = (): void => void close();
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) await close();
  const Addr = { Network: "unix", String: socket } as const;
  return {
    reattach: { Protocol: "grpc", ProtocolVersion: PROTOCOL_VERSION, Pid: process.pid, Test: true, Addr },
    close: () => {
      signal?.removeEventListener("abort", abort);
      return close();
    },
  };
}
