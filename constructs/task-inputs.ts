import type { IConstruct } from "constructs";
import type { OutputRef } from "../orchestrator/graph/graph-file";
import { outputRef, type Reference } from "./output-ref";
import { uniqueName } from "./unique-name";

/** The inputs of one task while its entry is made: those it names itself, and those that its texts need. */
export class TaskInputs {
  readonly #task: IConstruct;
  readonly #refs = new Map<string, OutputRef>();

  constructor(task: IConstruct, named: Readonly<Record<string, Reference>>) {
    this.#task = task;
    for (const [name, reference] of Object.entries(named)) {
      this.#refs.set(name, outputRef(reference, task, `input ${name}`));
    }
  }

  /** The name of the input that brings a reference's value. One that is there already serves again. */
  nameFor(reference: Reference, place: string): string {
    const ref = outputRef(reference, this.#task, place);
    const known = [...this.#refs].find(([, input]) => input.from === ref.from && input.output === ref.output);
    if (known !== undefined) return known[0];
    const name = uniqueName(place, (candidate) => this.#refs.has(candidate));
    this.#refs.set(name, ref);
    return name;
  }

  toRecord(): Record<string, OutputRef> {
    return Object.fromEntries(this.#refs);
  }
}
