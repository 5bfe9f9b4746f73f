import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readJson, writeJson } from "../json-file";
import { holderOf, tryLock, type Release } from "../lock";
import type { ProcessIdentity } from "../process-identity";
import type { Launch } from "./launch";
import type { SupervisorState } from "./supervisor-state";

/** What is kept of a process, in `spec.json`: enough to start it, and to tell what was asked for. */
export interface ProcessSpec {
  readonly id: string;
  /** Another one for each specification. */
  readonly generation: string;
  readonly launch: Launch;
  /** The resource's attributes, as they were given. */
  readonly declared: unknown;
}

/**
 * The files of one process:
 *
 *     spec.json    what to run; written by who deploys
 *     state.json   what became of it; written by the supervisor
 *     supervisor   the lock of the supervisor: a link that names it
 *     known        there once a state of Terraform's has the resource
 *     output.log   unless the output goes elsewhere
 *     errors.log   what the supervisor itself had to say
 */
export class ProcessFolder {
  constructor(readonly path: string) {}

  get isKnown(): boolean {
    return existsSync(this.file("known"));
  }

  makeKnown(): void {
    if (!this.isKnown) writeFileSync(this.file("known"), "", { mode: 0o600 });
  }

  get log(): string {
    return join(this.path, "output.log");
  }

  get errors(): string {
    return join(this.path, "errors.log");
  }

  readSpec(): ProcessSpec | undefined {
    return readJson(this.file("spec.json")) as ProcessSpec | undefined;
  }

  writeSpec(spec: ProcessSpec): void {
    writeJson(this.file("spec.json"), spec);
  }

  /** One that can't be read says nothing; what runs is found all the same. */
  readState(): SupervisorState | undefined {
    try {
      return readJson(this.file("state.json")) as SupervisorState | undefined;
    } catch {
      return undefined;
    }
  }

  writeState(state: SupervisorState): void {
    writeJson(this.file("state.json"), state);
  }

  /** The living supervisor. */
  supervisor(): ProcessIdentity | undefined {
    return holderOf(this.file("supervisor"));
  }

  becomeSupervisor(): Release | ProcessIdentity {
    return tryLock(this.file("supervisor"));
  }

  private file(name: string): string {
    return join(this.path, name);
  }
}
