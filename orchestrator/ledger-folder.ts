import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileName } from "./data-folder";
import { usedOutputs } from "./executors/terraform/used-outputs";
import type { Backend, NodeId, StackNode } from "./graph";
import { hashOf } from "./hash";
import type { Deployed, DeployedStack, Ledger, OutputUse } from "./ledger";
import { linkTree } from "./link-tree";

/** What {@link LedgerFolder} works with. */
export interface LedgerFolders {
  /** Where it is kept: a folder for each stack. */
  readonly path: string;
  /** The run's frozen files. */
  readonly frozen: string;
  /** Where the app synthesizes to: relative paths of states begin in a stack's folder there. */
  readonly origin: string;
  /** The folder that Terraform runs in for a stack. */
  readonly work: (id: NodeId) => string;
}

/**
 * Keeps the ledger in files: for each stack what the graph knew of it (`stack.json`) and its synthesized files. A stack
 * that was recorded half when everything was killed is recorded anew by the next run that visits it.
 */
export class LedgerFolder implements Ledger {
  constructor(private readonly folders: LedgerFolders) {}

  async read(): Promise<Deployed> {
    const names = await readdir(this.folders.path).catch(() => []);
    const entries = await Promise.all(names.map((name) => this.readEntry(name)));
    return new Map(entries.flatMap((entry) => (entry ? [[entry.node.id, entry]] : [])));
  }

  async record(node: StackNode): Promise<void> {
    const { frozen, work } = this.folders;
    const text = await readFile(join(work(node.id), basename(node.file)), "utf8");
    const entry = this.entryOf(node, text);
    const fingerprint = hashOf({ entry, text });
    if ((await this.recorded(node.id))?.fingerprint === fingerprint) return;
    const folder = this.folderOf(node.id);
    const making = `${folder}.new`;
    await rm(making, { recursive: true, force: true });
    await mkdir(making, { recursive: true, mode: 0o700 });
    await linkTree(join(frozen, node.folder), join(making, FILES), (name) => name === basename(node.file));
    // With absolute paths of states, as it was applied.
    await copyFile(join(work(node.id), basename(node.file)), join(making, FILES, basename(node.file)));
    await writeFile(join(making, ENTRY), JSON.stringify({ ...entry, fingerprint }), { mode: 0o600 });
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  }

  forget(id: NodeId): Promise<void> {
    return rm(this.folderOf(id), { recursive: true, force: true });
  }

  private folderOf(id: NodeId): string {
    return join(this.folders.path, fileName(id));
  }

  private entryOf(node: StackNode, text: string): Entry {
    const folder = join(fileName(node.id), FILES);
    const backend = anchored(node.backend, join(this.folders.origin, node.folder));
    return {
      ...plainNode({ ...node, folder, file: join(folder, basename(node.file)), backend }),
      uses: usedOutputs(node, node.file.endsWith(".json") ? JSON.parse(text) : {}),
    };
  }

  private recorded(id: NodeId): Promise<(Entry & { readonly fingerprint: string }) | undefined> {
    return readFile(join(this.folderOf(id), ENTRY), "utf8")
      .then((text) => JSON.parse(text) as Entry & { readonly fingerprint: string })
      .catch(() => undefined);
  }

  private async readEntry(name: string): Promise<DeployedStack | undefined> {
    const text = await readFile(join(this.folders.path, name, ENTRY), "utf8").catch(() => undefined);
    if (text === undefined || name.endsWith(".new")) return undefined;
    return stackOf(JSON.parse(text) as Entry);
  }
}

/** What is deployed as JSON text. */
export function encodeDeployed(deployed: Deployed): string {
  return JSON.stringify([...deployed.values()].map(({ node, uses }) => ({ ...plainNode(node), uses })));
}

/** From the text that {@link encodeDeployed} makes. */
export function decodeDeployed(text: string): Deployed {
  const stacks = (JSON.parse(text) as readonly Entry[]).map(stackOf);
  return new Map(stacks.map((stack) => [stack.node.id, stack]));
}

function stackOf({ node, variables, reads, uses }: Entry): DeployedStack {
  return { node: { ...node, variables: new Map(variables), reads: new Map(reads) }, uses };
}

function plainNode(node: StackNode): Omit<Entry, "uses"> {
  return { node, variables: [...node.variables], reads: [...node.reads] };
}

const ENTRY = "stack.json";
const FILES = "files";

/** A stack as JSON holds it. */
interface Entry {
  readonly node: Omit<StackNode, "variables" | "reads">;
  readonly variables: readonly (readonly [string, { readonly sensitive: boolean }])[];
  readonly reads: readonly (readonly [string, NodeId])[];
  readonly uses: readonly OutputUse[];
}

function anchored({ type, config }: Backend, folder: string): Backend {
  const path = config["path"] ?? "terraform.tfstate";
  const isFile = type === "local" && typeof path === "string" && !path.includes("${");
  return { type, config: isFile ? { ...config, path: resolve(folder, path) } : config };
}
