import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { NodeId } from "../graph/graph";

/** Where Terrace keeps things in a project: `.terrace`, beside `cdktf.json`. */
export class DataFolder {
  readonly path: string;

  constructor(project: string) {
    this.path = join(project, ".terrace");
  }

  /** Runs, a folder each. */
  get runs(): string {
    return join(this.path, "runs");
  }

  /** The folder that Terraform runs in for a stack: the same in every run, so that an init lasts. */
  work(id: NodeId): string {
    return join(this.path, "work", fileName(id));
  }

  /** All such folders that there are. */
  async workFolders(): Promise<readonly string[]> {
    const folder = join(this.path, "work");
    return (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
  }

  /** What a task did last. */
  task(id: NodeId): string {
    return join(this.path, "tasks", `${fileName(id)}.json`);
  }

  /** What a stack was made from last: a cache, by which one that is as it was is told. */
  fingerprint(id: NodeId): string {
    return join(this.path, "fingerprints", `${fileName(id)}.json`);
  }

  /** Scratch folders of plans, which change nothing and leave nothing behind. */
  get plans(): string {
    return join(this.path, "plans");
  }

  /** What is deployed. */
  get ledger(): string {
    return join(this.path, "ledger");
  }

  /** What there is of a ledger that is kept elsewhere, told apart by a name. */
  sharedLedger(name: string): string {
    return join(this.path, "shared-ledger", name);
  }

  get history(): string {
    return join(this.path, "history.json");
  }

  get lock(): string {
    return join(this.path, "lock");
  }
}

/** Longer names are cut: file systems take 255 bytes, and the name still gets an ending. */
const LONGEST = 180;

/** A file name for a node: readable, and different for different nodes. */
export function fileName(id: NodeId): string {
  const name = encodeURIComponent(id).replace(/[*.]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST)}-${createHash("sha256").update(id).digest("hex").slice(0, 16)}`;
}
