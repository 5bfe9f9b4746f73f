import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileName } from "../project/data-folder";
import { usedOutputs } from "../executors/terraform/foresee/used-outputs";
import { readConfiguration, type TerraformJson } from "../executors/terraform/work-folder";
import type { Backend, NodeId, StackNode } from "../graph/graph";
import { hashOf } from "../hash";
import type { Ledger, LedgerReading } from "./ledger";
import { deployedOf, entryOf, type LedgerEntry } from "./ledger-entry";
import { linkTree } from "../link-tree";
import type { StateIdentity } from "../plan/plan";

/** What {@link LedgerFolder} works with. */
export interface LedgerFolders {
  /** Where it is kept: a folder for each stack. */
  readonly path: string;
  /** The run's frozen files. */
  readonly frozen: string;
  /** Where the app synthesizes to: relative paths of states begin in a stack's folder there. */
  readonly origin: string;
}

/** A stack, and when it was what it is here. */
export interface RecordedEntry extends LedgerEntry {
  /** The same for what is deployed the same way. */
  readonly fingerprint: string;
  /** The state that the stack had then, as far as it had one. */
  readonly state?: StateIdentity;
  /** When it was recorded, ISO 8601 in UTC. */
  readonly at: string;
}

/**
 * Keeps the ledger in files: for each stack what the graph knew of it (`stack.json`) and its synthesized files. A stack
 * that was recorded half when everything was killed is recorded anew by the next run that visits it.
 */
export class LedgerFolder implements Ledger {
  constructor(private readonly folders: LedgerFolders) {}

  async read(): Promise<LedgerReading> {
    return { deployed: deployedOf(await this.entries()) };
  }

  /** The same, each with when it was recorded. */
  async entries(): Promise<readonly RecordedEntry[]> {
    const names = await readdir(this.folders.path).catch(() => []);
    return (await Promise.all(names.map((name) => this.readEntry(name)))).filter((entry) => entry !== undefined);
  }

  async record(node: StackNode, state?: StateIdentity): Promise<void> {
    const { frozen } = this.folders;
    const { entry, text } = await this.present(node);
    const fingerprint = fingerprintOf(entry, text, state);
    const folder = this.folderOf(node.id);
    if ((await readEntry(folder))?.fingerprint === fingerprint) return;
    const making = `${folder}.new`;
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true, mode: 0o700 });
    await linkTree(join(frozen, node.folder), join(making, FILES), (name) => name === basename(node.file));
    // With absolute paths of states, as it was applied.
    await writeFile(join(making, FILES, basename(node.file)), text, { mode: 0o600 });
    const recorded: RecordedEntry = { ...entry, fingerprint, ...(state && { state }), at: new Date().toISOString() };
    await writeFile(join(making, ENTRY), JSON.stringify(recorded), { mode: 0o600 });
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  }

  async matches(node: StackNode): Promise<boolean> {
    const recorded = await this.entry(node.id);
    return recorded !== undefined && this.isStill(node, recorded);
  }

  /** Whether a stack has the configuration that was recorded of it. One that can't be read has not. */
  async isStill(node: StackNode, { fingerprint, state }: RecordedEntry): Promise<boolean> {
    const present = await this.present(node).catch(() => undefined);
    return present !== undefined && fingerprint === fingerprintOf(present.entry, present.text, state);
  }

  /** A stack as it is now, in the frozen files: one that was left alone may not have been brought to where Terraform runs. */
  private async present(node: StackNode): Promise<{ readonly entry: LedgerEntry; readonly text: string }> {
    const { frozen, origin } = this.folders;
    const { text, json } = await readConfiguration(join(frozen, node.file), join(origin, node.folder));
    return { entry: this.entryOf(node, json), text };
  }

  forget({ id }: Pick<StackNode, "id">): Promise<void> {
    return rm(this.folderOf(id), { recursive: true, force: true });
  }

  async bring(id: NodeId, folder: string): Promise<boolean> {
    const files = this.filesOf(id);
    if (!existsSync(files)) return false;
    await linkTree(files, folder);
    return true;
  }

  /** What is recorded of a stack. */
  entry(id: NodeId): Promise<RecordedEntry | undefined> {
    return readEntry(this.folderOf(id));
  }

  /** Who else works with this folder reads it. */
  share(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** Where the files of a stack are, if it is recorded. */
  filesOf(id: NodeId): string {
    return join(this.folderOf(id), FILES);
  }

  private folderOf(id: NodeId): string {
    return join(this.folders.path, fileName(id));
  }

  private entryOf(node: StackNode, json: TerraformJson): LedgerEntry {
    const folder = join(fileName(node.id), FILES);
    const backend = anchored(node.backend, join(this.folders.origin, node.folder));
    const uses = usedOutputs(node, json);
    return entryOf({ node: { ...node, folder, file: join(folder, basename(node.file)), backend }, uses });
  }

  private readEntry(name: string): Promise<RecordedEntry | undefined> {
    return name.endsWith(".new") ? Promise.resolve(undefined) : readEntry(join(this.folders.path, name));
  }
}

function fingerprintOf(entry: LedgerEntry, text: string, state: StateIdentity | undefined): string {
  return hashOf({ entry, text, ...(state && { state }) });
}

const ENTRY = "stack.json";
const FILES = "files";

async function readEntry(folder: string): Promise<RecordedEntry | undefined> {
  try {
    const entry = JSON.parse(await readFile(join(folder, ENTRY), "utf8")) as Partial<RecordedEntry>;
    // What an earlier version wrote has no time.
    return { at: "", ...entry } as RecordedEntry;
  } catch {
    return undefined;
  }
}

function anchored({ type, config }: Backend, folder: string): Backend {
  const path = config["path"] ?? "terraform.tfstate";
  const isFile = type === "local" && typeof path === "string" && !path.includes("${");
  return { type, config: isFile ? { ...config, path: resolve(folder, path) } : config };
}
