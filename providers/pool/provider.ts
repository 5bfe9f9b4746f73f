import { readdir, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { call } from "./calls";
import { hasDiagnostics } from "./diagnostics";
import { packageHash, packageStamp } from "./package-hash";
import type { ProviderProcess } from "./provider-process";
import { ProviderSchema } from "./schema";
import type { SchemaStore } from "./schema-store";

/** A provider that `terraform init` has installed. */
export interface InstalledProvider {
  /** For example `registry.terraform.io/hashicorp/aws`. */
  readonly address: string;
  /** Its unpacked package. */
  readonly folder: string;
  /** The hashes that the dependency lock file allows. */
  readonly hashes: readonly string[];
  /** What its program runs: what the package holds, or code of the project too, which may be another one in the next run. */
  readonly runs: "package" | "project";
}

/** A package that is what the lock file says. */
export interface VerifiedProvider {
  readonly binary: string;
  readonly hash: string;
}

/** Checks packages against the lock file, as Terraform does before it starts one; each once, as long as it stays. */
export class PackageCheck {
  private readonly known = new Map<string, { readonly stamp: string; readonly hash: Promise<string> }>();

  /** Rejects when the package is another one. */
  async verify({ address, folder: named, hashes }: InstalledProvider): Promise<VerifiedProvider> {
    // Each stack has links of its own to the same package.
    const folder = await realpath(named);
    const stamp = await packageStamp(folder);
    const known = this.known.get(folder);
    const hash = known?.stamp === stamp ? known.hash : packageHash(folder);
    this.known.set(folder, { stamp, hash });
    if (!hashes.includes(await hash)) throw new Error(`${address} is not the one that the lock file has`);
    return { binary: join(folder, await binaryIn(folder, address)), hash: await hash };
  }
}

/** `terraform-provider-NAME`, with or without a version after it. */
async function binaryIn(folder: string, address: string): Promise<string> {
  const program = `terraform-provider-${basename(address)}`;
  const name = (await readdir(folder)).find((file) => file === program || file.startsWith(`${program}_`));
  if (name === undefined) throw new Error(`${address} has no program ${program}`);
  return name;
}

/** Providers' schemas: kept, or asked for once. */
export class Schemas {
  private readonly known = new Map<string, Promise<ProviderSchema>>();

  /** @param store where they are kept; without one, each is asked for once */
  constructor(private readonly store?: SchemaStore) {}

  /** Rejects when there is none to be had. */
  async of(hash: string, anyProcess: () => Promise<ProviderProcess>): Promise<ProviderSchema> {
    const known = this.known.get(hash) ?? this.find(hash, anyProcess);
    this.known.set(hash, known);
    return known.catch((error: unknown) => {
      this.known.delete(hash);
      throw error;
    });
  }

  private async find(hash: string, anyProcess: () => Promise<ProviderProcess>): Promise<ProviderSchema> {
    const stored = await this.store?.read(hash);
    if (stored) return new ProviderSchema(stored.protocol, stored.response);
    const process = await anyProcess();
    const { protocol } = process;
    const response = await askForSchema(process);
    await this.store?.write(hash, { protocol, response });
    // One that was started afresh does with much less than one that has built all of a large schema, and never lets go of it.
    if ((process.bytes ?? 0) > LARGE_BYTES) process.retire();
    return new ProviderSchema(protocol, response);
  }
}

async function askForSchema(process: ProviderProcess): Promise<Buffer> {
  const connection = process.connect();
  connection.on("error", () => undefined);
  process.use(connection);
  const timer = setTimeout(() => void process.end(), SCHEMA_MS);
  try {
    const { protocol } = process;
    const method = protocol === 5 ? "GetSchema" : "GetProviderSchema";
    const reply = await call(connection, `/tfplugin${protocol}.Provider/${method}`, Buffer.alloc(0));
    if (reply.kind !== "message" || hasDiagnostics(reply.message, "schema")) throw new Error("it tells no schema");
    return reply.message;
  } finally {
    clearTimeout(timer);
    connection.close();
    process.leave(connection);
  }
}

const SCHEMA_MS = 60_000;
/** From here on, a start costs less than what it frees is worth. */
const LARGE_BYTES = 200 * 1024 * 1024;
