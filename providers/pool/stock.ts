import { Schemas, type VerifiedProvider } from "./provider";
import type { ProviderProcess, ProviderProgram } from "./provider-process";
import { environmentKey, type ProcessEnvironment } from "./relevant-environment";
import type { ProviderSchema } from "./schema";
import type { SchemaStore } from "./schema-store";
import { Shelf } from "./shelf";

/** Where a provider is to run. */
export interface Place {
  /** What it sees. */
  readonly env: ProcessEnvironment;
  /** Its working folder; only commands with the same one share its processes. */
  readonly folder?: string;
}

/** Processes and schemas of providers, for as long as the same package does the same: forever, or for a run. */
export class Stock {
  private readonly shelves = new Map<string, Shelf>();
  private readonly schemas: Schemas;
  private readonly processes = new Set<ProviderProcess>();
  private isOver = false;

  /** @param store where schemas are kept for later; without one, they are asked for anew */
  constructor(
    private readonly start: (program: ProviderProgram) => Promise<ProviderProcess>,
    store?: SchemaStore,
  ) {
    this.schemas = new Schemas(store);
  }

  /** The processes of a provider in a place. */
  shelf({ binary, hash }: VerifiedProvider, { env, folder }: Place): Shelf {
    const key = JSON.stringify([hash, environmentKey(env), folder]);
    const program = { binary, env, ...(folder !== undefined && { folder }) };
    const shelf = this.shelves.get(key) ?? new Shelf(() => this.started(program));
    this.shelves.set(key, shelf);
    return shelf;
  }

  /** A provider's schema. Rejects when there is none to be had. */
  schema({ hash }: VerifiedProvider, shelf: Shelf): Promise<ProviderSchema> {
    return this.schemas.of(hash, () => shelf.anyProcess());
  }

  /** Gives its processes to nobody new; each ends once nobody uses it any more. */
  retire(): void {
    this.isOver = true;
    for (const process of this.processes) process.retire();
  }

  private async started(program: ProviderProgram): Promise<ProviderProcess> {
    const process = await this.start(program);
    this.processes.add(process);
    void process.ended.then(() => this.processes.delete(process));
    if (this.isOver) process.retire();
    return process;
  }
}
