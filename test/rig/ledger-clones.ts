import { join } from "node:path";
import type { LedgerFailure } from "../../orchestrator/failure";
import { nodeId, type StackNode } from "../../orchestrator/graph/graph";
import { LedgerFolder } from "../../orchestrator/ledger/ledger-folder";
import { readGraph } from "../../orchestrator/graph/read-graph";
import { fail, ok, type Result } from "../../orchestrator/result";
import type { LedgerState, LedgerText } from "../../orchestrator/shared-ledger/ledger-state";
import { LedgerMemory } from "../../orchestrator/shared-ledger/memory";
import { ledgerPlace, type SharedPlace } from "../../orchestrator/shared-ledger/place";
import { SharedLedger } from "../../orchestrator/shared-ledger/shared-ledger";
import { synthesized } from "./synthesized";
import { folderWith } from "./project-folder";
import { tempFolder } from "./temp-folder";

/** A backend that keeps one state, as Terraform would write it; the test can get in between. */
export class RemoteState implements LedgerState {
  state: LedgerText | undefined;
  /** What every word of it answers, once set. */
  failure: LedgerFailure | undefined;
  /** Comes before the next push. */
  beforePush: (() => Promise<void>) | undefined;
  pulls = 0;
  pushes = 0;

  pull(): Promise<Result<LedgerText | undefined, LedgerFailure>> {
    this.pulls++;
    return Promise.resolve(this.failure ? fail(this.failure) : ok(this.state));
  }

  async push(state: LedgerText): Promise<Result<"written" | "moved", LedgerFailure>> {
    this.pushes++;
    const before = this.beforePush;
    this.beforePush = undefined;
    await before?.();
    if (this.failure) return fail(this.failure);
    const isNext = !this.state || (state.lineage === this.state.lineage && state.serial > this.state.serial);
    if (!isNext) return ok("moved");
    this.state = state;
    return ok("written");
  }

  get text(): string {
    return this.state?.text ?? "";
  }
}

/** A clone of a project of the stacks `net`, `web` and `here`, of which `here` has its state in the clone. */
export class LedgerClone {
  private readonly folder = tempFolder();
  private readonly frozen: string;

  constructor(private readonly remote: LedgerState) {
    this.frozen = synthesized([
      { name: "net", config: config("net") },
      { name: "web", config: config("web") },
      { name: "here", config: {} },
    ]);
    folderWith({ "stacks/web/asset/page.html": "<p>" }, this.frozen);
  }

  /** As a run opens it. */
  async open(bucket = "b"): Promise<SharedLedger> {
    return new SharedLedger({
      place: await this.place(bucket),
      own: new LedgerFolder({ path: join(this.folder, "ledger"), frozen: this.frozen, origin: "/project/cdktf.out" }),
      memory: this.memory(bucket),
      state: this.remote,
    });
  }

  /** A run that deploys a stack and shares that; the state has the serial then. */
  async deploys(id: string, serial: number): Promise<void> {
    const ledger = await this.open();
    await ledger.read();
    await ledger.record(await this.stack(id), at(serial));
    await ledger.share();
  }

  /** A run that destroys a stack and shares that. */
  async destroys(id: string, serial: number): Promise<void> {
    const ledger = await this.open();
    await ledger.read();
    await ledger.forget(await this.stack(id), at(serial));
    await ledger.share();
  }

  /** A run that was killed when it had noted that a stack is destroyed, and not yet removed what was known of it. */
  notesOnly(id: string, serial: number): Promise<void> {
    return this.memory("b").destroy({ id: nodeId(id), state: at(serial), at: new Date().toISOString() });
  }

  /** Stacks that a run would be told of. */
  async knows(): Promise<readonly string[]> {
    return [...(await (await this.open()).read()).deployed.keys()].sort();
  }

  async stack(id: string): Promise<StackNode> {
    const graph = await readGraph(this.frozen);
    const node = graph.ok ? graph.value.nodes.get(nodeId(id)) : undefined;
    if (node?.kind !== "stack") throw new Error(`no stack ${id}`);
    return node;
  }

  /** Changes what a stack is synthesized to. */
  change(files: Readonly<Record<string, unknown>>): void {
    folderWith(files, this.frozen);
  }

  private memory(bucket: string): LedgerMemory {
    return new LedgerMemory(join(this.folder, "shared", bucket));
  }

  private async place(bucket: string): Promise<SharedPlace> {
    const graph = await readGraph(this.frozen);
    if (!graph.ok) throw new Error(graph.failure.kind);
    const place = ledgerPlace(graph.value, { projectId: "shop", workspace: undefined });
    if (place.kind !== "shared") throw new Error(place.because);
    return { ...place, backend: { ...place.backend, config: { ...place.backend.config, bucket } } };
  }
}

/** A state of a stack. */
export function at(serial: number): { readonly lineage: string; readonly serial: number } {
  return { lineage: "l", serial };
}

function config(key: string): object {
  return { terraform: { backend: { s3: { bucket: "b", key } } } };
}
