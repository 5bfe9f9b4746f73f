import { isDeepStrictEqual } from "node:util";
import type { Backend, NodeId } from "./graph";
import type { RemoteState } from "./stack-config";

/** The states that a stack reads outputs from; answers whether a certain stack's is among them. */
export class RemoteStates {
  private readonly names: ReadonlySet<string>;
  private readonly byLeaf = new Map<string, Backend[]>();

  constructor(states: readonly RemoteState[]) {
    this.names = new Set(states.flatMap(({ name, backend }) => (backend ? [] : [name])));
    for (const { backend } of states) if (backend) this.add(backend);
  }

  /** Whether some data source has the backend's settings, as far as both state them. */
  includes(id: NodeId, backend: Backend): boolean {
    // CDKTF names the data source after the producer, a slash in whose path becomes two dashes.
    if (this.names.has(`cross-stack-reference-input-${id.replaceAll("/", "--")}`)) return true;
    const readable = asRead(backend);
    const alike = leaves(readable).map((leaf) => this.byLeaf.get(leaf) ?? []);
    const fewest = alike.filter(({ length }) => length > 0).sort((a, b) => a.length - b.length)[0] ?? [];
    return fewest.some((other) => agree(other.config, readable.config));
  }

  private add(backend: Backend): void {
    for (const leaf of leaves(backend)) {
      const known = this.byLeaf.get(leaf);
      if (known) known.push(backend);
      else this.byLeaf.set(leaf, [backend]);
    }
  }
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
