import type { Conduct } from "../conduct";
import { hashOf } from "../hash";
import type { Ledger } from "./ledger";
import { LedgerFolder } from "./ledger-folder";
import { LedgerMemory } from "../shared-ledger/memory";
import { ledgerPlace } from "../shared-ledger/place";
import { SharedLedger } from "../shared-ledger/shared-ledger";
import { TerraformState } from "../shared-ledger/terraform-state";

/** The project's ledger, as a run keeps it: beside the states where that can be, otherwise in the project's folder. */
export function projectLedger({
  data,
  folder,
  project,
  graph,
  terraform,
  attendance,
}: Pick<Conduct, "data" | "folder" | "project" | "graph" | "terraform" | "attendance">): Ledger {
  const env = attendance.env ?? process.env;
  const own = new LedgerFolder({ path: data.ledger, frozen: folder.frozen, origin: project.output });
  const place = ledgerPlace(graph, { projectId: project.projectId, workspace: env["TF_WORKSPACE"] });
  if (place.kind === "own") return own;
  const kept = data.sharedLedger(hashOf(place.backend).slice(0, 16));
  return new SharedLedger({
    place,
    own,
    memory: new LedgerMemory(kept),
    state: new TerraformState({ place, terraform, env, folder: kept }),
    ...(attendance.signal && { stop: attendance.signal }),
  });
}
