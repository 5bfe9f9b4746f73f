import { connectToPool, startPool } from "./open-pool";
import type { LoanRequest, ReadAheadRequest } from "./pool";
import type { Lent, PoolClient } from "./pool-client";

/** Where a run finds its pool. */
export interface RunPoolFolders {
  /** Where a pool may be that outlives runs; it is used if it is there. */
  readonly warm: string;
  /** For providers' schemas, which are kept. */
  readonly schemas: string;
}

/** The pool of one run: the one that `terrace warm` left running, or else one that starts when it is first needed. */
export class RunPool {
  private opening: Promise<PoolClient | undefined> | undefined;
  /** The one that was asked to read ahead. */
  private ahead: Promise<PoolClient | undefined> | undefined;

  constructor(private readonly folders: RunPoolFolders) {}

  /** Lends providers to one Terraform command. */
  async lend(request: LoanRequest): Promise<Lent> {
    const pool = await this.pool();
    return pool ? pool.lend(request) : { kind: "refused", why: "no pool could be started" };
  }

  /** Has the pool that was left running, if it is there, read what the run will soon ask for. */
  async readAhead(request: ReadAheadRequest): Promise<void> {
    this.ahead = connectToPool(this.folders.warm);
    await (await this.ahead)?.readAhead(request);
  }

  /** The run is about to change something. Resolves when nothing counts any more that was read before. */
  async readAnew(): Promise<void> {
    const ahead = await this.ahead;
    if (ahead?.isConnected) await ahead.readAnew();
  }

  /** The run is over. A pool of its own ends once no Terraform needs it. */
  async close(): Promise<void> {
    (await this.opening)?.close();
    (await this.ahead)?.close();
  }

  /** One that died is replaced. */
  private async pool(): Promise<PoolClient | undefined> {
    const opening = (this.opening ??= this.open());
    const pool = await opening;
    if (!pool || pool.isConnected) return pool;
    if (this.opening === opening) this.opening = this.open();
    return this.opening;
  }

  private async open(): Promise<PoolClient | undefined> {
    const { warm, schemas } = this.folders;
    const ahead = await this.ahead;
    if (ahead?.isConnected) return ahead;
    return (await connectToPool(warm)) ?? (await startPool({ schemas, idleMs: STAYS_MS }).catch(() => undefined));
  }
}

/** A pool of a run's own ends with it. */
const STAYS_MS = 100;
