import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Loan, LoanRequest, Pool } from "./pool";
import type { ProviderProcess } from "./provider-process";
import { differingNames } from "./relevant-environment";
import { parseLine, type PoolStatus, type Request, type Response } from "./protocol";

/** When a pool has nothing left to live for. */
export interface Lifetime {
  /** How long it stays when no run is connected to it, in milliseconds. */
  readonly idleMs: number;
  /** Told at the end of that. */
  over(): void;
}

/**
 * Serves a pool to the runs that connect to it; each connection is one run.
 *
 * A run may be killed while its Terraform goes on: what it had been lent is kept until no Terraform has been connected
 * for a while, which is longer than any pause that one makes.
 */
export class PoolServer {
  private readonly server: Server = createServer((socket) => this.serve(socket));
  private readonly loans = new Map<number, Loan>();
  private readonly runs = new Set<ConnectedRun>();
  private count = 0;
  private idleMs: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: Pick<Pool, "lend" | "readAhead" | "readAnew" | "endRun" | "processes">,
    private readonly lifetime: Lifetime,
    private readonly lingerMs = LINGER_MS,
  ) {
    this.idleMs = lifetime.idleMs;
  }

  async listen(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => this.server.once("error", reject).listen(path, resolve));
    // Whoever started it has to have the time to connect.
    this.expectEnd(Math.max(this.idleMs, CONNECT_MS));
  }

  private serve(socket: Socket): void {
    const run: ConnectedRun = { id: randomUUID(), loans: new Set(), socket };
    this.runs.add(run);
    clearTimeout(this.timer);
    const tell = (response: Response): void => {
      if (socket.writable) socket.write(`${JSON.stringify(response)}\n`);
    };
    const lines = createInterface({ input: socket }).on("line", (line) => {
      const request = parseLine(line) as Request | undefined;
      if (request) void this.answer(request, run).then(tell);
      else socket.destroy();
    });
    // What goes wrong with the one is told by both.
    for (const each of [socket, lines]) each.on("error", () => undefined);
    socket.once("close", () => void this.leave(run));
  }

  private async answer(request: Request, run: ConnectedRun): Promise<Response> {
    const { id } = request;
    if ("giveBack" in request) return { id, failures: await this.end(request.giveBack, run) };
    if ("lend" in request) return this.lend(id, request.lend, run);
    if ("readAhead" in request || request.ask === "read-anew") {
      if ("readAhead" in request) this.pool.readAhead(request.readAhead, run.id);
      else this.pool.readAnew(run.id);
      return { id, done: true };
    }
    if (request.ask === "stop") this.stop();
    return { id, status: this.status() };
  }

  private async lend(id: number, request: LoanRequest, run: ConnectedRun): Promise<Response> {
    try {
      const lent = await this.pool.lend(request, run.id);
      const loan = ++this.count;
      this.loans.set(loan, lent);
      run.loans.add(loan);
      // Nobody will ever use it.
      if (run.socket.destroyed) await this.end(loan, run);
      return { id, loan, reattach: lent.reattach };
    } catch (error) {
      return { id, refused: error instanceof Error ? error.message : String(error) };
    }
  }

  private status(): PoolStatus {
    const processes = statusOf(this.pool.processes);
    return { pid: process.pid, idleMs: this.idleMs, loans: this.loans.size, processes };
  }

  /** Nobody new finds it; those that are here go on to their end. */
  private stop(): void {
    this.server.close();
    this.idleMs = 0;
  }

  private async end(loan: number, run: ConnectedRun): Promise<readonly string[]> {
    run.loans.delete(loan);
    const lent = this.loans.get(loan);
    this.loans.delete(loan);
    return (await lent?.end()) ?? [];
  }

  private async leave(run: ConnectedRun): Promise<void> {
    this.pool.readAnew(run.id);
    await Promise.all([...run.loans].map((loan) => this.outlive(loan, run)));
    this.pool.endRun(run.id);
    this.runs.delete(run);
    this.expectEnd(this.idleMs);
  }

  private async outlive(loan: number, run: ConnectedRun): Promise<void> {
    const lent = this.loans.get(loan);
    for (let free = 0; lent && free < this.lingerMs; free = lent.isInUse() ? 0 : free + POLL_MS) await pause(POLL_MS);
    await this.end(loan, run);
  }

  private expectEnd(ms: number): void {
    if (this.runs.size > 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lifetime.over(), ms);
  }
}

/** A run that is connected, or whose Terraforms still go on. */
interface ConnectedRun {
  readonly id: string;
  readonly loans: Set<number>;
  readonly socket: Socket;
}

function statusOf(processes: readonly ProviderProcess[]): PoolStatus["processes"] {
  const newest = new Map(processes.map(({ program }) => [program.binary, program.env]));
  return processes.map(({ program: { binary, env }, isIdle, bytes }) => {
    const differsIn = differingNames(env, newest.get(binary) ?? env);
    return { program: basename(binary), isIdle, ...(bytes !== undefined && { bytes }), differsIn };
  });
}

const CONNECT_MS = 10_000;
const LINGER_MS = 30_000;
const POLL_MS = 250;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
