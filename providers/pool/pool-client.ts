import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { LoanRequest, ReadAheadRequest } from "./pool";
import { parseLine, type PoolStatus, type Request, type Response } from "./protocol";

/** What a run was lent for one Terraform command, or why it was not. */
export type Lent =
  | {
      readonly kind: "lent";
      /** The value of `TF_REATTACH_PROVIDERS`. */
      readonly reattach: string;
      /** To be called when the command has ended. Resolves to what went wrong in the pool in the meantime. */
      giveBack(): Promise<readonly string[]>;
    }
  | { readonly kind: "refused"; readonly why: string };

/** A run's connection to a pool. */
export class PoolClient {
  private readonly waiting = new Map<number, (response: Response) => void>();
  private count = 0;

  private constructor(private readonly socket: Socket) {
    const lines = createInterface({ input: socket }).on("line", (line) => {
      const response = parseLine(line) as Response | undefined;
      if (response) this.take(response);
    });
    // What goes wrong with the one is told by both.
    for (const each of [socket, lines]) each.on("error", () => undefined);
    socket.once("close", () => this.hangUp());
    // A run that has nothing else to do is over.
    socket.unref();
  }

  /** Rejects when there is no pool. */
  static async connect(path: string): Promise<PoolClient> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
    return new PoolClient(socket);
  }

  /** Whether the pool is still there. */
  get isConnected(): boolean {
    return this.socket.writable;
  }

  async lend(request: LoanRequest): Promise<Lent> {
    const response = await this.ask((id) => ({ id, lend: request }), LEND_MS);
    if ("refused" in response) return { kind: "refused", why: response.refused };
    if (!("loan" in response)) return { kind: "refused", why: GONE };
    const { loan, reattach } = response;
    return { kind: "lent", reattach, giveBack: () => this.giveBack(loan) };
  }

  /** What it has running; undefined when it is gone. `stop`: and have it end. */
  async status(ask: "status" | "stop" = "status"): Promise<PoolStatus | undefined> {
    const response = await this.ask((id) => ({ id, ask }));
    return "status" in response ? response.status : undefined;
  }

  /** Has what the project's last run read be read again, before Terraform asks. */
  async readAhead(request: ReadAheadRequest): Promise<void> {
    await this.ask((id) => ({ id, readAhead: request }));
  }

  /** From now on nothing counts that was read ahead. */
  async readAnew(): Promise<void> {
    await this.ask((id) => ({ id, ask: "read-anew" }));
  }

  close(): void {
    this.socket.destroy();
  }

  private async giveBack(loan: number): Promise<readonly string[]> {
    const response = await this.ask((id) => ({ id, giveBack: loan }));
    return "failures" in response ? response.failures : [GONE];
  }

  private ask(request: (id: number) => Request, withinMs = ANSWER_MS): Promise<Response> {
    const id = ++this.count;
    return new Promise((resolve) => {
      // One that hangs is as good as gone.
      const timer = setTimeout(() => this.socket.destroy(), withinMs);
      this.waiting.set(id, (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      // While somebody waits, the process must stay.
      this.socket.ref();
      if (this.isConnected) this.socket.write(`${JSON.stringify(request(id))}\n`);
      else this.hangUp();
    });
  }

  private take(response: Response): void {
    this.waiting.get(response.id)?.(response);
    this.waiting.delete(response.id);
    if (this.waiting.size === 0) this.socket.unref();
  }

  private hangUp(): void {
    for (const id of [...this.waiting.keys()]) this.take({ id, refused: GONE });
  }
}

const GONE = "the pool is gone";
const ANSWER_MS = 10_000;
/** Longer than a provider has to come up and to tell its schema. */
const LEND_MS = 150_000;
