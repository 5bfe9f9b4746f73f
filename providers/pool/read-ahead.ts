import type { ClientHttp2Session } from "node:http2";
import { call } from "./calls";
import { hasErrors } from "./diagnostics";
import type { ConfiguredReads, ReadCall } from "./known-reads";
import type { ProviderProcess } from "./provider-process";
import { digest, type Shelf } from "./shelf";

/**
 * Resources that are read for a run before its Terraform asks, while its app still synthesizes: with the requests that
 * the last run made.
 *
 * An answer is as good as one that Terraform would have had at that moment: it was given in this run, by the process that
 * is configured for it, to the very same request. It is passed on once. None is after the run's first change, nor
 * {@link LASTS_MS} after the start.
 */
export class ReadAhead {
  private readonly readings = new Map<ProviderProcess, Reading>();
  private readonly over = new AbortController();
  private readonly timer = setTimeout(() => this.end(), LASTS_MS).unref();

  /** @param atOnce how many calls of a configured provider go on at the same time */
  constructor(
    private readonly run: string,
    private readonly atOnce: number,
  ) {}

  /** Reads. Rejects when there is no provider to be had; what else goes wrong, Terraform will see for itself. */
  async read(shelf: Shelf, { configure, calls }: ConfiguredReads): Promise<void> {
    const { path, request, config } = configure;
    const user = {};
    const use = (process: ProviderProcess): void => process.use(user, this);
    const configuring = { use, command: this, run: this.run, gone: this.over.signal, config };
    const { process } = await shelf.configure(path, request, configuring);
    const reading = new Reading(process.connect(), calls);
    this.over.signal.addEventListener("abort", () => reading.stop());
    if (this.over.signal.aborted) reading.stop();
    else this.readings.set(process, reading);
    if (!(await reading.isDone(this.atOnce))) process.retire();
    process.leave(user);
  }

  /** The answer to a request, or to come, undefined if it can't be passed on; undefined if there is none. */
  take(process: ProviderProcess, request: Buffer): Promise<Buffer | undefined> | undefined {
    return this.readings.get(process)?.take(request);
  }

  /** Nothing more is read or passed on. */
  end(): void {
    clearTimeout(this.timer);
    this.over.abort();
    this.readings.clear();
  }
}

/** What one process is asked. */
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

  /** Resolves when all is read that was begun: to whether the process had an answer to everything. */
  async isDone(atOnce: number): Promise<boolean> {
    let isHung = false;
    const giveUp = (): void => {
      isHung = true;
      this.connection.destroy();
    };
    const timer = setTimeout(giveUp, HUNG_MS).unref();
    await Promise.all(Array.from({ length: atOnce }, () => this.work()));
    clearTimeout(timer);
    this.connection.close();
    return !isHung;
  }

  take(request: Buffer): Promise<Buffer | undefined> | undefined {
    const key = digest(request);
    const answer = this.answers.get(key);
    this.answers.delete(key);
    this.waiting.delete(key);
    return answer;
  }

  /** What was begun comes to its end. */
  stop(): void {
    this.waiting.clear();
  }

  private async work(): Promise<void> {
    for (const [key, each] of this.waiting) {
      this.waiting.delete(key);
      const answer = this.ask(each);
      this.answers.set(key, answer);
      // Where something is wrong, more of it is no help.
      if ((await answer) === undefined) this.stop();
    }
  }

  private async ask({ path, request }: ReadCall): Promise<Buffer | undefined> {
    const reply = await call(this.connection, path, request);
    return reply.kind === "message" && !hasErrors(reply.message, "read") ? reply.message : undefined;
  }
}

/** For how long an answer counts, from the start: what a plan of many stacks takes, too, from its first answer on. */
const LASTS_MS = 120_000;
/** A process that has not answered by then is not waited for any more. */
const HUNG_MS = 180_000;
