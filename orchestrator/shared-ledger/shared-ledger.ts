import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { ioFailure } from "../io-failure";
import type { LedgerFailure } from "../failure";
import type { NodeId, StackNode } from "../graph/graph";
import type { Ledger, LedgerReading } from "../ledger/ledger";
import { deployedOf } from "../ledger/ledger-entry";
import type { LedgerFolder, RecordedEntry } from "../ledger/ledger-folder";
import type { StateIdentity } from "../plan/plan";
import { fail, ok, type Result } from "../result";
import { decodeContent, encodeContent } from "./content";
import { byStack, isDeployed, isSame, newest, NO_ENTRIES, type SharedEntries, type SharedEntry } from "./entries";
import { unpackFiles } from "./files";
import type { LedgerState } from "./ledger-state";
import type { LedgerMemory } from "./memory";
import { isBeside, isStateShared, placeName, type SharedPlace } from "./place";
import { withFiles } from "./with-files";

/** What {@link SharedLedger} is made of. */
export interface SharedLedgerParts {
  readonly place: SharedPlace;
  /** What happened in this clone; and stacks whose states are in it. */
  readonly own: LedgerFolder;
  readonly memory: LedgerMemory;
  readonly state: LedgerState;
  /** Aborted: the ledger is not waited for any longer. */
  readonly stop?: AbortSignal;
}

/**
 * The ledger of all clones of a project, in a state beside those of its stacks.
 *
 * ```
 *   record, forget          share: newest(shared, own)
 *  ───────────────▶  own  ─────────────────────────────▶  shared
 *                     ▲                                     │
 *                     └───── read: what is newer there ─────┘
 * ```
 *
 * A kill leaves in the clone what it kept from being shared, and the clone's next run shares it.
 */
export class SharedLedger implements Ledger {
  private seen: SeenLedger | undefined;
  private known: SharedEntries = NO_ENTRIES;

  constructor(private readonly of: SharedLedgerParts) {}

  async read(): Promise<LedgerReading> {
    const seen = await this.look();
    const entries = seen.ok ? seen.value.entries : await this.of.memory.lastSeen();
    this.known = newest(entries, await this.untold(entries));
    const here = (await this.of.own.entries()).filter(({ node }) => !isStateShared(node));
    const deployed = deployedOf([...[...this.known.values()].filter(isDeployed), ...here]);
    return { deployed, ...(!seen.ok && { failure: seen.failure }) };
  }

  async record(node: StackNode, state?: StateIdentity): Promise<void> {
    await this.of.memory.forget(node.id);
    await this.of.own.record(node, state);
  }

  async forget(node: StackNode, state?: StateIdentity): Promise<void> {
    if (isStateShared(node)) {
      await this.of.memory.destroy({ id: node.id, ...(state && { state }), at: new Date().toISOString() });
    }
    await this.of.own.forget(node);
  }

  async matches(node: StackNode): Promise<boolean> {
    const entry = this.known.get(node.id);
    if (!entry) return this.of.own.matches(node);
    return isDeployed(entry) && this.of.own.isStill(node, entry);
  }

  async bring(id: NodeId, folder: string): Promise<boolean> {
    const [entry, own] = [this.known.get(id), await this.of.own.entry(id)];
    if (!entry || (own && isSame(entry, own))) return this.of.own.bring(id, folder);
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    return isDeployed(entry) && unpackFiles(entry.files, folder);
  }

  async share(): Promise<LedgerFailure | undefined> {
    try {
      return await this.shareUntilTaken();
    } catch (error) {
      return { kind: "ledger-unreachable", place: placeName(this.of.place), cause: ioFailure("", error) };
    }
  }

  /** Whoever shares between our look and our word is looked at again, and what both know is shared. */
  private async shareUntilTaken(): Promise<LedgerFailure | undefined> {
    for (let attempt = 1; ; attempt++) {
      const looked = this.seen ? ok(this.seen) : await this.look();
      if (!looked.ok) return looked.failure;
      const { entries, identity } = looked.value;
      const untold = await this.untold(entries);
      const all = newest(entries, untold);
      if (all.size === 0 || (identity && [...all].every(([id, entry]) => isSame(entries.get(id), entry)))) return;
      const text = encodeContent(await withFiles(all, untold, this.of.own), new Date());
      const { lineage, serial } = identity ?? { lineage: randomUUID(), serial: 0 };
      const pushed = await this.of.state.push({ lineage, serial: serial + 1, text });
      if (!pushed.ok) return pushed.failure;
      if (pushed.value === "written") return this.told(text, untold);
      if (attempt === ATTEMPTS) return this.unusable("contended");
      this.seen = undefined;
    }
  }

  private async told(text: string, told: SharedEntries): Promise<undefined> {
    await this.of.memory.see(text);
    for (const [id, entry] of told) if (!isDeployed(entry)) await this.of.memory.forget(id);
  }

  /** Looks at the shared ledger. What somebody else has done since to stacks of this clone counts. */
  private async look(): Promise<Result<SeenLedger, LedgerFailure>> {
    const { memory, state, stop } = this.of;
    const [before, pulled] = await Promise.all([memory.lastSeen(), state.pull(stop)]);
    if (!pulled.ok) return pulled;
    // Where there is none any more, it is made again of what this clone knows.
    if (!pulled.value) return ok(await this.sighted({ entries: before }, NO_ENTRIES));
    const { text, ...identity } = pulled.value;
    const content = text === "" ? ok(NO_ENTRIES) : decodeContent(text);
    if (!content.ok) return fail(this.unusable(content.failure));
    const seen = await this.sighted({ entries: content.value, identity }, before);
    await memory.see(text);
    return ok(seen);
  }

  /** Drops what is outdated here: otherwise it would be news again, once nobody remembers what came after it. */
  private async sighted(seen: SeenLedger, before: SharedEntries): Promise<SeenLedger> {
    const { own, memory } = this.of;
    const now = newest(seen.entries, await this.untold(before));
    for (const entry of await this.ownEntries()) {
      if (!isSame(now.get(entry.node.id), entry)) await own.forget(entry.node);
    }
    for (const [id, entry] of await memory.destroyed()) if (!isSame(now.get(id), entry)) await memory.forget(id);
    this.seen = seen;
    return seen;
  }

  /** What this clone has done that is not in a ledger. */
  private async untold(ledger: SharedEntries): Promise<SharedEntries> {
    const own = newest(byStack(await this.ownEntries()), await this.of.memory.destroyed());
    return new Map([...own].filter(([id, entry]) => isNews(entry, ledger.get(id))));
  }

  private async ownEntries(): Promise<readonly RecordedEntry[]> {
    return (await this.of.own.entries()).filter(({ node }) => isBeside(node, this.of.place));
  }

  private unusable(problem: Extract<LedgerFailure, { kind: "ledger-unusable" }>["problem"]): LedgerFailure {
    return { kind: "ledger-unusable", place: placeName(this.of.place), problem };
  }
}

/** The shared ledger as it was when it was looked at. */
interface SeenLedger {
  readonly entries: SharedEntries;
  /** Absent as long as there is none. */
  readonly identity?: StateIdentity;
}

/** That a stack is gone which was never there is none. */
function isNews(entry: SharedEntry, known: SharedEntry | undefined): boolean {
  if (!known && !isDeployed(entry) && !entry.state) return false;
  return !isSame(known, entry);
}

const ATTEMPTS = 8;
