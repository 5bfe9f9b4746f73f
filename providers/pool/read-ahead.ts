import type { ClientHttp2Session } from "node:http2";
import { call } from "./calls";
import { hasErrors } from "./diagnostics";
import type { ConfiguredReads, ReadCall } from "./known-reads";
import type { ProviderProcess } from "./provider-process";
import { digest, isRefused, type Configured, type Shelf } from "./shelf";

/**
 * Resources that are read for a run before its Terraform asks, while its app still synthesizes: with the requests that
 * the last run made.
 *
 * An answer is as good as one that Terraform would have had at that moment: it was given in this run, by the provider as
 * it is configured for it, to the very same request. It is passed on once. None is after the run's first change, nor
 * {@link LASTS_MS} after the start; what is then still being read is cut off.
 */
export class ReadAhead {
  private readonly readings = new Map<Configured, Reading>();
  private readonly timer = setTimeout(() => this.end(), LASTS_MS).unref();
  private readonly over = new AbortController();

  /** @param atOnce how many calls go on at the same time */
  constructor(
    private readonly run: string,
    private readonly atOnce: number,
  ) {}

  /** Reads. Rejects when there is no provider to be had; what else goes wrong, Terraform will see for itself. */
  async read(shelf: Shelf, { configure, calls }: ConfiguredReads): Promise<void> {
    if (this.isOver()) return;
    const { path, request, config } = configure;
    const user = {};
    const use = (process: ProviderProcess): void => process.use(user, this);
    const configured = await shelf.configure(path, request, { use, command: this, run: this.run, gone: NEVER, config });
    const { process, reply } = configured;
    try {
      if (this.isOver() || isRefused(reply)) return;
      const reading = new Reading(process.connect(), calls);
      this.readings.set(configured, reading);
      await reading.readAll(this.atOnce);
    } finally {
      process.leave(user);
    }
  }

  /** The answer to a request, or to come, undefined if it can't be passed on; undefined if there is none. */
  take(configured: Configured, request: Buffer): Promise<Buffer | undefined> | undefined {
    return this.readings.get(configured)?.take(request);
  }

  /** Nothing more is read or passed on. */
  end(): void {
    clearTimeout(this.timer);
    this.over.abort();
    for (const reading of this.readings.values()) reading.cut();
    this.readings.clear();
  }

  private isOver(): boolean {
    return this.over.signal.aborted;
  }
}

/** What one configured provider is asked. */
class Reading {
  private readonly waiting: Map<string, ReadCall>;
  private readonly answers = new Map<string, Promise<Buffer | undefined>>();

  constructor(
    private readonly connection: ClientHttp2Session,
    calls: readonly ReadCall[],
  ) {
    this.waiting = new Map(calls.map((each) => [digest(each.request), each]));
    connection.on("error", () => undefined);
  }

  /** Resolves when all was read, or nothing more can be. */
  async readAll(atOnce: number): Promise<void> {
    await Promise.all(Array.from({ length: atOnce }, () => this.work()));
    this.connection.close();
  }

  take(request: Buffer): Promise<Buffer | undefined> | undefined {
    const key = digest(request);
    const answer = this.answers.get(key);
    this.answers.delete(key);
    this.waiting.delete(key);
    return answer;
  }

  /** Whoever waits for an answer has none. */
  cut(): void {
    this.waiting.clear();
    this.connection.destroy();
  }

  private async work(): Promise<void> {
    for (const [key, each] of this.waiting) {
      this.waiting.delete(key);
      const answer = this.ask(each).catch(() => undefined);
      this.answers.set(key, answer);
      // Where something is wrong, more of it is no help.
      if ((await answer) === undefined) this.waiting.clear();
    }
  }

  private async ask({ path, request }: ReadCall): Promise<Buffer | undefined> {
    const reply = await call(this.connection, path, request);
    return reply.kind === "message" && !hasErrors(reply.message, "read") ? reply.message : undefined;
  }
}

/** What was begun to be configured is configured: the next run needs it, too. */
const NEVER = new AbortController().signal;
/** For how long an answer counts, from the start: what a plan of many stacks takes, too, from its first answer on. */
const LASTS_MS = 120_000;
