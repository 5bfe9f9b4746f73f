import { createHash } from "node:crypto";
import { call, type Reply } from "./calls";
import { hasDiagnostics, hasErrors } from "./diagnostics";
import type { ProviderProcess } from "./provider-process";
import { fieldsOf } from "./wire";

/** A digest of a provider's configuration, as Terraform asks to have it completed and checked. */
export type ConfigDigest = string;

/** Has whoever asked for a process begin to use it, before anybody else could end it. */
export type Use = (process: ProviderProcess) => void;

/** Who wants a process configured. */
export interface Configuring {
  readonly use: Use;
  /** Aborted when its Terraform has hung up. */
  readonly gone: AbortSignal;
  readonly command: object;
  readonly run: string;
  /** What it asked to have completed before. */
  readonly config: ConfigDigest | undefined;
}

/** A process that was configured, and what it said to that. */
export interface Configured {
  readonly process: ProviderProcess;
  readonly reply: Reply;
}

/**
 * The processes of one provider in one environment: one for each configuration. A process never sees two of them, not
 * even to validate something, since it may ask the cloud for that.
 */
export class Shelf {
  private readonly prepared = new Map<string, Promise<Prepared>>();
  private readonly unconfigured = new Map<ConfigDigest, Promise<ProviderProcess>>();
  private readonly configured = new Map<string, Promise<Remembered>>();
  /** The newest configured process of a configuration. */
  private readonly newest = new Map<ConfigDigest, ProviderProcess>();
  private spare: Promise<ProviderProcess> | undefined;

  constructor(
    private readonly start: () => Promise<ProviderProcess>,
    private readonly now: () => number = Date.now,
  ) {}

  /** One that nothing was asked of yet; it will be the next one that is needed. */
  async anyProcess(): Promise<ProviderProcess> {
    this.spare ??= this.start();
    const process = await this.spare.catch((error: unknown) => {
      this.spare = undefined;
      throw error;
    });
    if (process.isServing) return process;
    this.spare = undefined;
    return this.anyProcess();
  }

  /**
   * The process to which calls belong that come before a configuration, or go without one.
   */
  async processFor(config: ConfigDigest | undefined, use: Use): Promise<ProviderProcess> {
    for (;;) {
      const newest = config === undefined ? undefined : this.newest.get(config);
      const process = newest?.isServing ? newest : await this.unconfiguredFor(config);
      if (!process.isServing) continue;
      use(process);
      return process;
    }
  }

  /**
   * Has a provider configuration completed and checked, once: that takes a large provider seconds, and depends on
   * nothing but the configuration. One that has something to say of it is asked each time.
   */
  async prepare(path: string, request: Buffer, gone: AbortSignal): Promise<Prepared> {
    const key = digest(request);
    const known = this.prepared.get(key) ?? this.prepareAnew(path, request, gone);
    this.prepared.set(key, known);
    const prepared = await known.catch((error: unknown) => {
      this.prepared.delete(key);
      throw error;
    });
    const { reply } = prepared;
    if (reply.kind !== "message" || hasDiagnostics(reply.message, "prepare")) this.prepared.delete(key);
    return prepared;
  }

  private async prepareAnew(path: string, request: Buffer, gone: AbortSignal): Promise<Prepared> {
    const config = digest(request);
    return { config, reply: await this.callOn((use) => this.processFor(config, use), path, request, gone) };
  }

  /**
   * The process that was configured with just this request. Its answer is good for as long as its run goes on, and not
   * forever: credentials that the provider has read from elsewhere may have changed since. Then it is configured anew:
   * the same process, if nobody is using it.
   */
  async configure(path: string, request: Buffer, of: Configuring): Promise<Configured> {
    const key = digest(withoutCapabilities(request));
    for (;;) {
      const known = this.configured.get(key);
      const current = await known?.catch(() => undefined);
      if (this.configured.get(key) !== known) continue;
      if (current && this.isGood(current, of)) {
        of.use(current.process);
        return current;
      }
      const earlier = current?.process;
      const anew = this.configureAnew(path, request, of, earlier);
      this.configured.set(key, anew);
      const configured = await anew.catch((error: unknown) => {
        this.forget(key, anew);
        throw error;
      });
      const { process, reply } = configured;
      if (isRefused(reply)) {
        this.forget(key, anew);
        process.retire();
      } else if (!process.isServing) {
        continue;
      }
      of.use(process);
      return configured;
    }
  }

  private forget(key: string, configured: Promise<Remembered>): void {
    if (this.configured.get(key) === configured) this.configured.delete(key);
  }

  private isGood({ process, at, run: by }: Remembered, { run, command }: Configuring): boolean {
    const isRecent = this.now() - at < LASTS_MS;
    return process.isServing && isRecent && (by === run || !process.isFreeFor(command));
  }

  private async configureAnew(
    path: string,
    request: Buffer,
    { run, command, gone, config = digest(request) }: Configuring,
    earlier: ProviderProcess | undefined,
  ): Promise<Remembered> {
    const again = earlier?.isServing && earlier.isFreeFor(command) ? earlier : undefined;
    if (again) {
      const reply = await this.callOn(using(again), path, request, gone);
      if (!isRefused(reply)) return { process: again, reply, at: this.now(), run };
    }
    // Some can be configured only once.
    earlier?.retire();
    const process = await this.unconfiguredFor(config);
    // What else belongs to the configuration goes to it from now on.
    this.newest.set(config, process);
    this.unconfigured.delete(config);
    const reply = await this.callOn(using(process), path, request, gone);
    return { process, reply, at: this.now(), run };
  }

  private async unconfiguredFor(config: ConfigDigest | undefined): Promise<ProviderProcess> {
    if (config === undefined) return this.anyProcess();
    const known = this.unconfigured.get(config) ?? this.takeSpare();
    this.unconfigured.set(config, known);
    const forget = (): boolean => this.unconfigured.get(config) === known && this.unconfigured.delete(config);
    const process = await known.catch((error: unknown) => {
      forget();
      throw error;
    });
    if (process.isServing) return process;
    forget();
    return this.unconfiguredFor(config);
  }

  private takeSpare(): Promise<ProviderProcess> {
    const spare = this.spare ?? this.start();
    this.spare = undefined;
    return spare;
  }

  /**
   * Over a connection of its own, while which the process is in use. Where Terraform has had enough of waiting, nobody
   * else is to wait for the same.
   */
  private async callOn(
    taken: (use: Use) => Promise<ProviderProcess>,
    path: string,
    request: Buffer,
    gone: AbortSignal,
  ): Promise<Reply> {
    const user = {};
    const process = await taken((used) => used.use(user));
    const connection = process.connect();
    connection.on("error", () => undefined);
    const giveUp = (): void => {
      process.retire();
      connection.destroy();
    };
    if (gone.aborted) giveUp();
    gone.addEventListener("abort", giveUp);
    try {
      return await call(connection, path, request);
    } finally {
      gone.removeEventListener("abort", giveUp);
      connection.close();
      process.leave(user);
    }
  }
}

function using(process: ProviderProcess): (use: Use) => Promise<ProviderProcess> {
  return (use) => {
    use(process);
    return Promise.resolve(process);
  };
}

/** What a provider made of its configuration. */
export interface Prepared {
  readonly config: ConfigDigest;
  readonly reply: Reply;
}

interface Remembered extends Configured {
  readonly at: number;
  /** The run that had it configured. */
  readonly run: string;
}

/** For how long a configuration is believed: what is read once in it (credentials of a file) may change. */
const LASTS_MS = 5 * 60_000;

/** The field of a Configure request that tells what Terraform can deal with. */
const CAPABILITIES = 3;

/**
 * Terraform tells at times that a provider may put off what it can't know yet, and at times it does not. That can make a
 * difference only where the configuration holds something unknown; elsewhere plan and apply would need two processes.
 */
function withoutCapabilities(request: Buffer): Buffer {
  if (UNKNOWN.some((mark) => request.includes(mark))) return request;
  const fields = [...fieldsOf(request)].filter(({ number }) => number !== CAPABILITIES);
  return Buffer.concat(fields.map(({ whole }) => whole));
}

/** How MessagePack has an unknown value, without and with refinements: see Terraform's object-wire-format.md. */
const UNKNOWN = [Buffer.from([0xd4, 0x00, 0x00]), ...[0xc7, 0xc8, 0xc9].map((ext) => Buffer.from([ext]))];

/** Whether a provider did not take its configuration. */
export function isRefused(reply: Reply): boolean {
  return reply.kind !== "message" || hasErrors(reply.message, "configure");
}

/** What tells one request from all others. */
export function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("base64");
}
