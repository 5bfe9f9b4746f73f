import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileName } from "../project/data-folder";
import { writeDurably } from "../write-file";
import { decodeContent } from "./content";
import { byStack, NO_ENTRIES, type DestroyedEntry, type SharedEntries } from "./entries";

/** What a clone remembers of the shared ledger: how it was seen last, and what was destroyed that it does not know yet. */
export class LedgerMemory {
  constructor(private readonly folder: string) {}

  /** The ledger as it was seen last. */
  async lastSeen(): Promise<SharedEntries> {
    const text = await readFile(this.seen, "utf8").catch(() => undefined);
    const entries = text === undefined ? undefined : decodeContent(text);
    return entries?.ok ? entries.value : NO_ENTRIES;
  }

  /** Remembers the text of the ledger. */
  see(text: string): Promise<void> {
    return writeDurably(this.seen, text);
  }

  /** Stacks that were destroyed here. */
  async destroyed(): Promise<SharedEntries> {
    const names = await readdir(this.destroyedFolder).catch(() => []);
    const entries = await Promise.all(names.map((name) => readDestroyed(join(this.destroyedFolder, name))));
    return byStack(entries.filter((entry) => entry !== undefined));
  }

  /** Remembers that a stack was destroyed. */
  async destroy(entry: DestroyedEntry): Promise<void> {
    await mkdir(this.destroyedFolder, { recursive: true, mode: 0o700 });
    await writeFile(this.destroyedFile(entry.id), JSON.stringify(entry), { mode: 0o600 });
  }

  /** It is deployed again, or the ledger knows of it. */
  forget(id: DestroyedEntry["id"]): Promise<void> {
    return rm(this.destroyedFile(id), { force: true });
  }

  private get seen(): string {
    return join(this.folder, "seen.json");
  }

  private get destroyedFolder(): string {
    return join(this.folder, "destroyed");
  }

  private destroyedFile(id: DestroyedEntry["id"]): string {
    return join(this.destroyedFolder, `${fileName(id)}.json`);
  }
}

async function readDestroyed(file: string): Promise<DestroyedEntry | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as DestroyedEntry;
  } catch {
    return undefined;
  }
}
