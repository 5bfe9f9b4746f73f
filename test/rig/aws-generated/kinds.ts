import { applicationKinds } from "./application-kinds";
import { identityKinds } from "./identity-kinds";
import type { Kind } from "./kind";
import { networkKinds } from "./network-kinds";
import { operationKinds } from "./operation-kinds";
import { storageKinds } from "./storage-kinds";

/** All kinds of pieces, by their names. They, and what of them changes, are what moto plays well. */
export const kinds: Readonly<Record<string, Kind>> = {
  ...networkKinds,
  ...storageKinds,
  ...identityKinds,
  ...operationKinds,
  ...applicationKinds,
};

/** A kind by its name. */
export function kindOf(name: string): Kind {
  const kind = kinds[name];
  if (!kind) throw new Error(`no kind ${name}`);
  return kind;
}
