import { isDeepStrictEqual } from "node:util";
import type { Backend, NodeId } from "./graph";
import type { RemoteState } from "./stack-config";

/** The states that a stack reads outputs from; tells by which data sources a certain stack's is read. */
export class RemoteStates {
  private readonly unknown: ReadonlySet<string>;
  private readonly byLeaf = new Map<string, KnownState[]>();

  constructor(states: readonly RemoteState[]) {
    this.unknown = new Set(states.flatMap(({ name, backend }) => (backend ? [] : [name])));
    for (const { name, backend } of states) if (backend) this.add({ name, backend });
  }

  /** The names of the data sources that have the backend's settings, as far as both state them. */
  of(id: NodeId, backend: Backend): readonly string[] {
    // CDKTF names the data source after the producer, a slash in whose path becomes two dashes.
    const name = `cross-stack-reference-input-${id.replaceAll("/", "--")}`;
    if (this.unknown.has(name)) return [name];
    const readable = asRead(backend);
    const alike = leaves(readable).map((leaf) => this.byLeaf.get(leaf) ?? []);
    const fewest = alike.filter(({ length }) => length > 0).sort((a, b) => a.length - b.length)[0] ?? [];
    return fewest.filter(({ backend }) => agree(backend.config, readable.config)).map(({ name }) => name);
  }

  private add(state: KnownState): void {
    for (const leaf of leaves(state.backend)) {
      const known = this.byLeaf.get(leaf);
      if (known) known.push(state);
      else this.byLeaf.set(leaf, [state]);
    }
  }
}

interface KnownState {
  readonly name: string;
  readonly backend: Backend;
}

/** A state that a `cloud` block keeps is read through the backend `remote`. */
function asRead({ type, config }: Backend): Backend {
  return { type: type === "cloud" ? "remote" : type, config };
}

/** Each single setting as text. One that few backends share finds the right one among thousands at once. */
function leaves({ type, config }: Backend): string[] {
  const walk = (path: string, value: unknown): string[] =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, inner]) => walk(`${path}.${key}`, inner))
      : [`${path}=${JSON.stringify(value)}`];
  return walk(type, config);
}

function agree(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return isDeepStrictEqual(a, b);
  const common = Object.keys(a).filter((key) => key in b);
  return common.length > 0 && common.every((key) => agree(a[key], b[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
