import type { InstalledProvider } from "./provider";
import { environmentKey, type ProcessEnvironment } from "./relevant-environment";
import { digest, type ConfigDigest } from "./shelf";

/** How Terraform had a provider configured. */
export interface ConfigureCall {
  readonly path: string;
  readonly request: Buffer;
  /** What it asked to have completed before. */
  readonly config: ConfigDigest | undefined;
}

/** How it asked for what a resource is now. */
export interface ReadCall {
  readonly path: string;
  readonly request: Buffer;
}

/** A provider that Terraform had configured. */
export interface ConfiguredProvider {
  readonly provider: InstalledProvider;
  readonly env: ProcessEnvironment;
  readonly configure: ConfigureCall;
}

/** What one was asked for. */
export interface ConfiguredReads extends ConfiguredProvider {
  readonly calls: readonly ReadCall[];
}

/** Whose reads they are: a project's, in an environment. Who has other credentials reads something else. */
export type Reader = string;

/** Makes the name of a reader. */
export function reader(project: string, env: ProcessEnvironment): Reader {
  return JSON.stringify([project, environmentKey(env)]);
}

/** What Terraform had providers read in each reader's last run that read anything. In memory only: there may be secrets in it. */
export class KnownReads {
  private readonly known = new Map<Reader, ReadsOfRun>();
  private bytes = 0;

  /** @param mostBytes how much is remembered of requests; those go first that came first */
  constructor(private readonly mostBytes = MOST_BYTES) {}

  /** @param run takes the place of any earlier one */
  remember(by: Reader, run: string, of: ConfiguredProvider, call: ReadCall): void {
    if (this.known.get(by)?.run !== run) this.forget(by);
    const reads = this.known.get(by) ?? new ReadsOfRun(run);
    this.known.set(by, reads);
    if (!reads.add(of, call)) return;
    this.bytes += call.request.length;
    for (const first of this.known.keys()) if (this.bytes > this.mostBytes) this.forget(first);
  }

  of(by: Reader): readonly ConfiguredReads[] {
    return this.known.get(by)?.all ?? [];
  }

  private forget(by: Reader): void {
    this.bytes -= this.known.get(by)?.bytes ?? 0;
    this.known.delete(by);
  }
}

class ReadsOfRun {
  private readonly providers = new Map<
    string,
    { readonly of: ConfiguredProvider; readonly calls: Map<string, ReadCall> }
  >();
  bytes = 0;

  constructor(readonly run: string) {}

  /** Returns whether it is new. */
  add(of: ConfiguredProvider, call: ReadCall): boolean {
    const name = JSON.stringify([of.provider.hashes, digest(of.configure.request)]);
    const reads = this.providers.get(name) ?? { of, calls: new Map<string, ReadCall>() };
    this.providers.set(name, reads);
    const key = digest(call.request);
    if (reads.calls.has(key)) return false;
    reads.calls.set(key, call);
    this.bytes += call.request.length;
    return true;
  }

  get all(): readonly ConfiguredReads[] {
    return [...this.providers.values()].map(({ of, calls }) => ({ ...of, calls: [...calls.values()] }));
  }
}

const MOST_BYTES = 32 * 1024 * 1024;
