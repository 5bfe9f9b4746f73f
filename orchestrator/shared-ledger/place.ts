import { isDeepStrictEqual } from "node:util";
import type { Backend, Graph, StackNode } from "../graph/graph";
import { ledgerName } from "./state-names";

/** Where a project's ledger is kept. */
export type LedgerPlace = SharedPlace | OwnPlace;

/** In a state of its own, beside those of the stacks. */
export interface SharedPlace {
  readonly kind: "shared";
  readonly backend: Backend;
  /** The settings of the backend that name the state. */
  readonly naming: readonly string[];
}

/**
 * In the project's folder, because of: `local-states`: so are the states. `backend`: another state can't be named in it.
 * `backends`: the stacks' backends differ in more than the name of the state. `no-project-id`: nothing tells the project
 * from any other. `workspace`: of what is deployed in one workspace, another must not hear.
 */
export type OwnPlace = { readonly kind: "own" } & (
  | { readonly because: "local-states" }
  | { readonly because: "backend"; readonly type: string }
  | { readonly because: "backends" }
  | { readonly because: "no-project-id" }
  | { readonly because: "workspace" }
);

/** What a project's ledger is for: `projectId` of its `cdktf.json`, and Terraform's workspace, where one was chosen. */
export interface LedgerScope {
  readonly projectId: string | undefined;
  readonly workspace: string | undefined;
}

/** Works out where the ledger of an app is kept. */
export function ledgerPlace({ nodes }: Pick<Graph, "nodes">, { projectId, workspace }: LedgerScope): LedgerPlace {
  const stacks = [...nodes.values()].filter((node): node is StackNode => node.kind === "stack" && !node.isRemoved);
  const [first, ...others] = stacks.filter(isStateShared).map(({ backend }) => backend);
  if (!first) return { kind: "own", because: "local-states" };
  const name = ledgerName(first.type, projectId ?? "");
  if (!name) return { kind: "own", because: "backend", type: first.type };
  const naming = Object.keys(name);
  if (!others.every((other) => isAlike(other, first, naming))) return { kind: "own", because: "backends" };
  if (!projectId) return { kind: "own", because: "no-project-id" };
  if (workspace) return { kind: "own", because: "workspace" };
  return { kind: "shared", backend: { type: first.type, config: { ...settingsBut(naming, first), ...name } }, naming };
}

/** The place in few words, for example `terrace/shop/ledger.tfstate (s3)`. */
export function placeName({ backend: { type, config }, naming }: SharedPlace): string {
  return `${naming.map((setting) => String(config[setting])).join("/")} (${type})`;
}

/** Whether the state of a stack is where others reach it, too. */
export function isStateShared({ backend }: Pick<StackNode, "backend">): boolean {
  return backend.type !== "local";
}

/** Whether the state of a stack is where the ledger is. */
export function isBeside({ backend }: Pick<StackNode, "backend">, place: SharedPlace): boolean {
  return isAlike(backend, place.backend, place.naming);
}

/** Whether two backends differ in nothing but the name of the state. */
function isAlike(a: Backend, b: Backend, naming: readonly string[]): boolean {
  return a.type === b.type && isDeepStrictEqual(settingsBut(naming, a), settingsBut(naming, b));
}

function settingsBut(naming: readonly string[], { config }: Backend): Backend["config"] {
  return Object.fromEntries(Object.entries(config).filter(([setting]) => !naming.includes(setting)));
}
