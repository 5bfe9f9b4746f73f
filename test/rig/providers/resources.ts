import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Calls, Protocol } from "./protocol";
import { nothingSet, type Kind } from "./schemas";
import { decodeBlock, encode, known, same, text, unknown, type Attributes, type Value } from "./values";

type Given<M extends keyof Calls> = Omit<Calls[M]["request"], "typeName">;

/**
 * Resources of a kind, each a JSON file in a folder: `item.NAME.json`. Whoever edits the file makes drift, whoever
 * removes it takes the resource away. `result` is the name and how often it was written: `NAME#1`.
 */
export class Resources {
  constructor(
    private readonly folder: string | undefined,
    private readonly kind: Kind,
    private readonly protocol: Protocol,
  ) {}

  /** The resource of a name, null when there is none. */
  find(name: string): Attributes | null {
    const file = this.file(name);
    if (!existsSync(file)) return null;
    const stored = JSON.parse(readFileSync(file, "utf8")) as Attributes;
    const blank = nothingSet(this.kind, this.protocol);
    return Object.fromEntries(Object.entries(blank).map(([key, value]) => [key, stored[key] ?? value]));
  }

  read({ currentState }: Given<"ReadResource">): Calls["ReadResource"]["response"] {
    return { newState: encode(this.find(nameOf(decodeBlock(currentState)))) };
  }

  plan({ priorState, proposedNewState }: Given<"PlanResourceChange">): Calls["PlanResourceChange"]["response"] {
    const prior = decodeBlock(priorState);
    const proposed = decodeBlock(proposedNewState);
    if (proposed === null || (prior !== null && same(prior, proposed))) return { plannedState: proposedNewState };
    const renamed = prior !== null && !same(prior.name ?? null, proposed.name ?? null);
    return {
      plannedState: encode({ ...proposed, result: unknown }),
      requiresReplace: renamed ? [{ steps: [{ attributeName: "name" }] }] : [],
    };
  }

  apply({ priorState, plannedState }: Given<"ApplyResourceChange">): Calls["ApplyResourceChange"]["response"] {
    const prior = decodeBlock(priorState);
    const planned = decodeBlock(plannedState);
    if (planned === null) {
      rmSync(this.file(nameOf(prior)), { force: true });
      return { newState: encode(null) };
    }
    const name = nameOf(planned);
    if (prior === null && existsSync(this.file(name))) throw new Error(`${this.kind} ${name} is there already`);
    const times = Number(known(prior, "result")?.split("#").at(-1) ?? 0) + 1;
    const written = { ...planned, result: `${name}#${times}` };
    writeFileSync(this.file(name), `${JSON.stringify(written, exact, 2)}\n`);
    return { newState: encode(written) };
  }

  /** Its file is read by the call that follows. */
  import(typeName: string, name: string): Calls["ImportResourceState"]["response"] {
    if (this.find(name) === null) throw new Error(`there is no ${this.kind} ${name}`);
    const state = encode({ ...nothingSet(this.kind, this.protocol), name });
    return { importedResources: [{ typeName, state }] };
  }

  /** In version 0 of an item, its size was called `amount`. A state of today's version stays as it is, to the byte. */
  upgrade({ version, rawState }: Given<"UpgradeResourceState">): Calls["UpgradeResourceState"]["response"] {
    if (this.kind !== "item" || version > 0) return { upgradedState: { json: rawState.json } };
    const { amount = null, ...rest } = JSON.parse(text(rawState.json)) as Attributes;
    return { upgradedState: encode({ ...rest, size: amount }) };
  }

  private file(name: string): string {
    if (this.folder === undefined) throw new Error("the provider was given no folder");
    return join(this.folder, `${this.kind}.${encodeURIComponent(name)}.json`);
  }
}

function nameOf(attributes: Attributes | null): string {
  return known(attributes, "name") ?? "";
}

/** JavaScript reads no integers beyond 2^53 from JSON; Terraform takes a number that is written as a string. */
function exact(_key: string, value: Value): unknown {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}
