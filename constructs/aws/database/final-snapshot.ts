import { DataResource, Fn } from "cdktf";
import type { Construct } from "constructs";
import type { Removal } from "../../platform/removal";

/** How a database goes, as Terraform reads it. */
export interface Ending {
  readonly deletionProtection: boolean;
  readonly skipFinalSnapshot: boolean;
  readonly finalSnapshotIdentifier?: string;
  readonly deleteAutomatedBackups: boolean;
}

/**
 * What becomes of a database's data. Where it is kept, the last snapshot has a name that stays the same for this database
 * and is another one for the next of that name, whose end would fail otherwise: the snapshot is there already.
 *
 * @param replacedBy what a database can't change: with another value it is another database.
 */
export function endingOf(
  scope: Construct,
  removal: Removal,
  { name, replacedBy }: { readonly name: string; readonly replacedBy: Readonly<Record<string, unknown>> },
): Ending {
  if (removal === "destroy") {
    return { deletionProtection: false, skipFinalSnapshot: true, deleteAutomatedBackups: true };
  }
  const life = new DataResource(scope, "life", { triggersReplace: { name, ...replacedBy } });
  return {
    deletionProtection: true,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: `${name}-final-${Fn.substr(life.id, 0, 8)}`,
    deleteAutomatedBackups: false,
  };
}
