import { createHash } from "node:crypto";

/** The settings of a backend that name the state in it. */
export type StateName = Readonly<Record<string, string>>;

/**
 * How the state that holds a project's ledger is named, by the backend's type; undefined for one that has no setting, or
 * no free one, to name a state by (`http`, `remote`, `cloud`).
 *
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export function ledgerName(type: string, projectId: string): StateName | undefined {
  return Object.hasOwn(NAMES, type) ? NAMES[type]?.(projectId) : undefined;
}

const NAMES: Readonly<Record<string, (projectId: string) => StateName>> = {
  s3: keyed,
  azurerm: keyed,
  oci: keyed,
  // The state's own name is the workspace's there.
  gcs: (id) => ({ prefix: `terrace/${pathStep(id)}/ledger` }),
  consul: (id) => ({ path: `terrace/${pathStep(id)}/ledger` }),
  oss: prefixed,
  cos: prefixed,
  // A label of Kubernetes: 63 letters, digits and dashes. What ends in a number would pass for a part of another state.
  kubernetes: (id) => ({ secret_suffix: `terrace-${word(id, "-")}-ledger` }),
  // Postgres cuts longer names at 63.
  pg: (id) => ({ schema_name: `terrace_${word(id, "_")}_ledger` }),
};

function keyed(id: string): StateName {
  return { key: `terrace/${pathStep(id)}/ledger.tfstate` };
}

function prefixed(id: string): StateName {
  return { prefix: `terrace/${pathStep(id)}`, key: "ledger.tfstate" };
}

function pathStep(id: string): string {
  return told(id, id.replace(/[^\w.-]/g, "-").replace(/^\.+/, "-"), 100);
}

function word(id: string, joint: string): string {
  return told(id, id.toLowerCase().replace(/[^a-z0-9]+/g, joint), 40);
}

/** What two projects would be called alike is told apart by a hash. */
function told(id: string, name: string, longest: number): string {
  if (name === id && name.length <= longest) return name;
  return `${name.slice(0, longest - 9)}-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
}
