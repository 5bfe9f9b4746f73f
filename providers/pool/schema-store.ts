import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import type { ProtocolVersion } from "./provider-process";

/** A provider's answer to `GetProviderSchema`, and the version of the protocol that it is in. */
export interface StoredSchema {
  readonly protocol: ProtocolVersion;
  readonly response: Buffer;
}

/**
 * Schemas on the disk, by the hash of the package they are from: a schema is the same in every start of a provider. There
 * is nothing secret in one. What can't be kept is asked for again.
 */
export class SchemaStore {
  constructor(private readonly folder: string) {}

  async read(hash: string): Promise<StoredSchema | undefined> {
    for (const protocol of [5, 6] as const) {
      const file = this.file(hash, protocol);
      const response = await readFile(file).catch(() => undefined);
      if (!response) continue;
      await utimes(file, new Date(), new Date()).catch(() => undefined);
      return { protocol, response };
    }
    return undefined;
  }

  async write(hash: string, { protocol, response }: StoredSchema): Promise<void> {
    const temporary = join(this.folder, `${randomUUID()}.part`);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeFile(temporary, response, { mode: 0o600 });
      await rename(temporary, this.file(hash, protocol));
      await this.prune();
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  private file(hash: string, protocol: ProtocolVersion): string {
    return join(this.folder, `${Buffer.from(hash).toString("base64url")}.v${protocol}`);
  }

  private async prune(): Promise<void> {
    const files = (await readdir(this.folder)).map((name) => join(this.folder, name));
    const used = await Promise.all(files.map(async (file) => ({ file, at: (await stat(file)).mtimeMs })));
    const old = used.sort((a, b) => b.at - a.at).slice(KEPT);
    for (const { file } of old) await rm(file, { force: true });
  }
}

/** A few versions of a few providers. */
const KEPT = 30;
