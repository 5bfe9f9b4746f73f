import { join } from "node:path";
import { LoanSocket } from "./loan";
import { ProcessLimits, type Limits } from "./process-limits";
import { KnownReads, reader, type ConfiguredReads } from "./known-reads";
import { PackageCheck, type InstalledProvider } from "./provider";
import { ProviderProcess, type ProtocolVersion, type ProviderProgram } from "./provider-process";
import { ReadAhead } from "./read-ahead";
import type { ProcessEnvironment } from "./relevant-environment";
import type { UsedTypes } from "./schema";
import { SchemaStore } from "./schema-store";
import { Stock } from "./stock";

/** What one Terraform command borrows. */
export interface LoanRequest {
  /** All that the command needs. */
  readonly providers: readonly InstalledProvider[];
  /** What the providers would see if Terraform started them. */
  readonly env: ProcessEnvironment;
  /** The project's folder, for those that run code of it: they see it as `TERRACE_PROJECT`. */
  readonly project?: string;
  /** Where they run; only commands with the same folder share them. Without one, no relative path means anything. */
  readonly folder?: string;
  /** What of their schemas it needs. */
  readonly types: UsedTypes;
}

/** What is to be read before it is asked for. */
export interface ReadAheadRequest {
  /** What this project's last run read, */
  readonly project: string;
  /** if it did so in this environment. */
  readonly env: ProcessEnvironment;
  /** How many calls may go on at the same time. */
  readonly atOnce: number;
}

/** What is lent. */
export interface Loan {
  /** The value of `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  /** Whether a Terraform is connected to it. */
  isInUse(): boolean;
  /** Ends it. Returns what went wrong on our side while it lasted. */
  end(): Promise<readonly string[]>;
}

/** Where a pool keeps things. */
export interface PoolFolders {
  /** For sockets: short, since a socket's path can have no more than a hundred bytes; nobody else may enter it. */
  readonly sockets: string;
  /** For schemas, which are kept. */
  readonly schemas: string;
}

/** Provider processes that are shared by many Terraform commands. */
export class Pool {
  private readonly check = new PackageCheck();
  private readonly common: Stock;
  /** What is good for one run alone, by the run. */
  private readonly ofRuns = new Map<string, Stock>();
  private readonly limits: ProcessLimits;
  private readonly watch: NodeJS.Timeout;
  private readonly loans = new Set<Loan>();
  private readonly known = new KnownReads();
  /** What was read ahead, by the run. */
  private readonly ahead = new Map<string, ReadAhead>();
  private count = 0;

  constructor(
    private readonly folders: PoolFolders,
    limits: Limits,
  ) {
    this.common = new Stock((program) => this.start(program), new SchemaStore(folders.schemas));
    this.limits = new ProcessLimits(limits);
    this.watch = setInterval(() => this.limits.check(), CHECK_MS).unref();
  }

  /** The processes that there are. */
  get processes(): readonly ProviderProcess[] {
    return this.limits.all;
  }

  /** Lends providers to one Terraform command of a run. Rejects when one of them can't be lent. */
  async lend(request: LoanRequest, run: string): Promise<Loan> {
    const failures: (() => string)[] = [];
    const lent = await Promise.allSettled(
      request.providers.map((provider) => this.lendOne(provider, request, run, (why) => void failures.push(why))),
    );
    const sockets = lent.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const close = (): Promise<unknown> => Promise.all(sockets.map(({ socket }) => socket.close()));
    const refused = lent.find((one) => one.status === "rejected");
    if (refused) {
      await close();
      throw refused.reason;
    }
    const loan: Loan = {
      reattach: JSON.stringify(Object.fromEntries(sockets.map(reattachment))),
      isInUse: () => sockets.some(({ socket }) => socket.isInUse),
      end: async () => {
        this.loans.delete(loan);
        await close();
        return failures.map((why) => why());
      },
    };
    this.loans.add(loan);
    return loan;
  }

  /** Reads for a run what the last one of its project read, while it does not yet ask for it. */
  readAhead({ project, env, atOnce }: ReadAheadRequest, run: string): void {
    const ahead = new ReadAhead(run, atOnce);
    this.ahead.set(run, ahead);
    void this.readAll(ahead, this.known.of(reader(project, env)));
  }

  /** One provider after the other: as much at once as one Terraform command would read. */
  private async readAll(ahead: ReadAhead, all: readonly ConfiguredReads[]): Promise<void> {
    for (const reads of all) {
      const verified = await this.check.verify(reads.provider).catch(() => undefined);
      const shelf = verified && this.common.shelf(verified, { env: reads.env });
      // What can't be read ahead is read when it is asked for.
      if (shelf) await ahead.read(shelf, reads).catch(() => undefined);
    }
  }

  /** The run is about to change something. */
  readAnew(run: string): void {
    this.ahead.get(run)?.end();
    this.ahead.delete(run);
  }

  /** A run is over: what was for it alone is ended. */
  endRun(run: string): void {
    this.readAnew(run);
    this.ofRuns.get(run)?.retire();
    this.ofRuns.delete(run);
  }

  /** Ends all loans and processes. */
  async end(): Promise<void> {
    clearInterval(this.watch);
    await Promise.all([...this.loans].map((loan) => loan.end()));
    await Promise.all(this.processes.map((process) => process.end()));
  }

  private async lendOne(
    provider: InstalledProvider,
    request: LoanRequest,
    run: string,
    failed: (why: () => string) => void,
  ): Promise<Lent> {
    const verified = await this.check.verify(provider);
    const stock = provider.runs === "project" ? this.stockOf(run) : this.common;
    const env = environmentOf(provider, request);
    const shelf = stock.shelf(verified, { ...request, env });
    const by = isTheSameNextTime(provider, request) ? reader(request.project, env) : undefined;
    const schema = await stock.schema(verified, shelf);
    const socket = await LoanSocket.listen(join(this.folders.sockets, `${++this.count}`), {
      shelf,
      types: request.types,
      run,
      failed,
      schema,
      used: (process) => this.limits.touch(process),
      ahead: () => this.ahead.get(run),
      reads: (configure, read) => {
        if (by !== undefined) this.known.remember(by, run, { provider, env, configure }, read);
      },
    });
    return { address: provider.address, protocol: schema.protocol, socket };
  }

  private stockOf(run: string): Stock {
    const stock = this.ofRuns.get(run) ?? new Stock((program) => this.start(program));
    this.ofRuns.set(run, stock);
    return stock;
  }

  private async start(program: ProviderProgram): Promise<ProviderProcess> {
    const process = await ProviderProcess.start(program, join(this.folders.sockets, `p${++this.count}`));
    this.limits.add(process);
    return process;
  }
}

/** One that runs the project's code, or where its files are, is another one once the app has run. */
function isTheSameNextTime(
  { runs }: InstalledProvider,
  request: LoanRequest,
): request is LoanRequest & { readonly project: string } {
  return runs === "package" && request.folder === undefined && request.project !== undefined;
}

/** Where a project is makes no difference to what others share. */
function environmentOf({ runs }: InstalledProvider, { env, project }: LoanRequest): ProcessEnvironment {
  return runs === "project" && project !== undefined ? { ...env, TERRACE_PROJECT: project } : env;
}

/** How often processes are looked at. */
const CHECK_MS = 2_000;

interface Lent {
  readonly address: string;
  readonly protocol: ProtocolVersion;
  readonly socket: LoanSocket;
}

/** See `TF_REATTACH_PROVIDERS`: the process must live, which we do, and `Test` keeps Terraform from ending it. */
function reattachment({ address, protocol, socket }: Lent): readonly [string, unknown] {
  const addr = { Network: "unix", String: socket.path };
  return [address, { Protocol: "grpc", ProtocolVersion: protocol, Pid: process.pid, Test: true, Addr: addr }];
}
