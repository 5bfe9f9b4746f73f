import { availability } from "./packs/operations/availability";
import { compute } from "./packs/security/compute";
import { containers } from "./packs/security/containers";
import { data } from "./packs/operations/data";
import { databases } from "./packs/security/databases";
import { docker } from "./packs/security/docker";
import { edge } from "./packs/security/edge";
import { iam } from "./packs/security/iam";
import { keysAndSecrets } from "./packs/security/keys-and-secrets";
import { monitoring } from "./packs/security/monitoring";
import { network } from "./packs/security/network";
import { s3 } from "./packs/security/s3";
import { sizes } from "./packs/cost/sizes";
import { storageAndMessages } from "./packs/security/storage-and-messages";
import { waste } from "./packs/cost/waste";
import type { Rule } from "./rule";

/** A pack of rules that Terrace brings. */
export type PackName = "security" | "cost" | "operations";

/** The packs that Terrace brings. */
export const packs: Readonly<Record<PackName, readonly Rule[]>> = {
  security: [
    s3,
    iam,
    keysAndSecrets,
    network,
    compute,
    containers,
    databases,
    storageAndMessages,
    edge,
    monitoring,
    docker,
  ].flat(),
  cost: [...sizes, ...waste],
  operations: [...data, ...availability],
};

/** Whether a text names a pack. */
export function isPackName(name: string): name is PackName {
  return Object.hasOwn(packs, name);
}
