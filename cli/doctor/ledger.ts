import type { Environment } from "../../orchestrator/executors/terraform/environment";
import type { Project } from "../../orchestrator/project/project";
import { readGraph } from "../../orchestrator/graph/read-graph";
import { ledgerPlace, placeName, type OwnPlace } from "../../orchestrator/shared-ledger/place";
import { good, warning, type Finding } from "./check";

/** Says where the project's ledger is, by what the app synthesized last, and why it is not where others have it, too. */
export async function checkLedger({ output, projectId }: Project, env: Environment): Promise<readonly Finding[]> {
  const graph = await readGraph(output);
  // An app that was never synthesized was never deployed either.
  if (!graph.ok) return [];
  const place = ledgerPlace(graph.value, { projectId, workspace: env["TF_WORKSPACE"] });
  if (place.kind === "shared") return [good("Ledger", `beside the states: ${placeName(place)}`)];
  if (place.because === "local-states") return [good("Ledger", "in .terrace/ledger: the states are files, too")];
  return [warning("Ledger", `only in this clone, in .terrace/ledger: ${reasonOf(place)}`, REMEDIES[place.because])];
}

/** In the clone, though the states are not. */
type Unwanted = Exclude<OwnPlace, { readonly because: "local-states" }>;

function reasonOf(place: Unwanted): string {
  switch (place.because) {
    case "backend":
      return `in the backend "${place.type}" no other state can be named`;
    case "backends":
      return "the stacks' backends differ in more than the name of the state";
    case "no-project-id":
      return "cdktf.json has no projectId";
    case "workspace":
      return "TF_WORKSPACE is set";
  }
}

const KEEP = "Keep that folder between the jobs of a CI if you prune there.";

const REMEDIES: Readonly<Record<Unwanted["because"], string>> = {
  backend: KEEP,
  backends: `Give all stacks the same backend, but for the name of the state. ${KEEP}`,
  "no-project-id": 'Add a "projectId" that no other project has: the ledger is then kept beside the states.',
  workspace: KEEP,
};
