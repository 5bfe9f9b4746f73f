import type { CommandEntry, OutputRef, Policy } from "../orchestrator/graph/graph-file";
import type { DefaultsProps } from "./defaults-props";
import type { Platform, PlatformName } from "./platform/platform";

/**
 * A fact about an object, kept on the object itself under a `Symbol.for` key. Several copies of this package in one
 * process (a library's and the app's) read each other's marks; `instanceof` and a `WeakMap` would see one copy's only.
 */
class Mark<T> {
  readonly #key: symbol;

  constructor(name: string) {
    this.#key = Symbol.for(`terrace/${name}`);
  }

  set(on: object, fact: T): void {
    Object.defineProperty(on, this.#key, { value: fact, configurable: true });
  }

  get(on: object): T | undefined {
    return (on as Readonly<Record<symbol, T | undefined>>)[this.#key];
  }
}

/** On an app that writes a graph file. */
export const appMark = new Mark<true>("App");

/** On a task: makes its entry in the graph file, once the whole app is there. */
export const taskMark = new Mark<() => CommandEntry>("CommandTask");

/** On the token of a task's output: which output it is. */
export const taskOutputMark = new Mark<OutputRef>("TaskOutput");

/** On a stack: the variables by which tasks' outputs arrive. */
export const inputsMark = new Mark<ReadonlyMap<string, OutputRef>>("inputs");

/** On a stack: paths of the nodes that it was told to wait for. */
export const afterMark = new Mark<readonly string[]>("after");

/** On a stack. */
export const policyMark = new Mark<Policy>("policy");

/** On any construct: what those below it take on. */
export const defaultsMark = new Mark<DefaultsProps>("defaults");

/** On a construct whose defaults, or their absence, were taken on by one below it. */
export const defaultsReadMark = new Mark<true>("defaults read");

/** On an app: the names that its constructs have on their platforms, and the path of each one's construct. */
export const namesMark = new Mark<Map<string, string>>("names");

/** On a scope: the platform that what is below it is made on. */
export const platformMark = new Mark<Platform>("platform");

/** On a neutral construct: the platform that it is of. */
export const ofPlatformMark = new Mark<PlatformName>("of platform");
