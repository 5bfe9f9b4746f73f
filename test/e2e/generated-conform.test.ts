import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileName } from "../../orchestrator/project/data-folder";
import { nodeId } from "../../orchestrator/graph/graph";
import type { Json } from "../../orchestrator/values/outputs";
import { isEmpty, type PlannedNode, type PlannedValues } from "../../orchestrator/plan/plan";
import type { GeneratedApp } from "../rig/generated/app";
import { Chance } from "../rig/generated/chance";
import { approvedValues, deployed, isDeferred, planned, runAtWork, type Deployment } from "../rig/generated/deployment";
import { evolve } from "../rig/generated/evolve";
import { generateApp } from "../rig/generated/generate";
import { PlainTerraform, type ShownPlan } from "../rig/generated/plain-terraform";
import { beyond } from "../rig/generated/refinement";
import { GeneratedProject } from "../rig/generated/synthesize";
import { seeds, Tally } from "../rig/generated/tally";
import { describeWith } from "../rig/parts";
import { tempFolder } from "../rig/temp-folder";

/**
 * The promise of one plan, on apps that nobody thought of: what was planned of the whole graph is what happens, to the
 * last value. Each app is deployed, changed, and deployed again; beside each deployment a copy of the project is planned
 * and applied stack by stack with Terraform alone, which is what the plan is held against.
 */
describeWith(["terraform"], "a plan of a generated app is what happens", () => {
  const tally = new Tally();
  afterAll(() => tally.print("conform"));

  test.each(seeds(12))("app %i", async (seed) => {
    const chance = new Chance(seed);
    const project = new GeneratedProject(tempFolder());
    const first = generateApp(chance);
    for (const app of [first, evolve(first, chance)]) {
      project.synthesize(app);
      for (const { id } of app.nodes) project.writeOutside(id, chance.text());
      const { deployment, truth } = await deployedBesideTerraform(project, app, tally);
      expect({ ...summary(deployment), truth }).toEqual({ ...conforming(deployment), truth: [] });
      expect(summary(await planned(project))).toEqual({ outcome: "nothing-to-do", questions: [], failures: {} });
      tally.count(deployment.questions.length > 1 ? "with deferred nodes" : "conformed");
    }
  });
});

/** What the deployment of an app must be. */
function conforming({ questions, outcome }: Deployment): ReturnType<typeof summary> {
  const [all, ...later] = questions;
  if (!all) return { outcome: "nothing-to-do", questions: [], failures: {} };
  const isFine = later.every((question) => question.kind === "node" && isDeferred(questions, question.node));
  const { questions: asked } = summary({ questions, outcome, events: [], failures: new Map() });
  return { outcome: "succeeded", questions: isFine ? asked : ["plan"], failures: {} };
}

function summary({ outcome, questions, failures }: Deployment) {
  return {
    outcome,
    questions: questions.map((question) =>
      question.kind === "plan" ? "plan" : `${question.node}: ${JSON.stringify(question.differences)}`,
    ),
    failures: Object.fromEntries(failures),
  };
}

/** Deploys; says in what the plan was not what Terraform alone would have done. */
async function deployedBesideTerraform(
  project: GeneratedProject,
  app: GeneratedApp,
  tally: Tally,
): Promise<{ readonly deployment: Deployment; readonly truth: readonly string[] }> {
  const truth: string[] = [];
  let plain: Promise<void> | undefined;
  const deployment = await deployed(project, async ({ plans }, graph) => {
    const copy = new PlainTerraform(project, join(tempFolder(), "copy"));
    const approved = await approvedValues(project, graph);
    const saved = new Map<string, ShownPlan>();
    for (const id of graph.nodes.keys()) {
      const file = join(runAtWork(project).plans, `${fileName(id)}.tfplan`);
      if (existsSync(file)) saved.set(id, await copy.show(file));
    }
    plain = copy.deploy(app, (id, shown) => {
      const [plan, own] = [plans.get(nodeId(id)), saved.get(id)];
      tally.count(own ? "plans equal to Terraform's" : `plans ${kindOf(plan)}`);
      truth.push(
        ...(own ? unequal(own, shown) : untrue(plan, approved.get(nodeId(id)), shown)).map((of) => `${id} ${of}`),
      );
    });
    plain.catch(() => undefined);
  });
  await plain;
  return { deployment, truth };
}

function kindOf(plan: PlannedNode | undefined): string {
  if (plan?.kind !== "planned") return plan?.kind ?? "failed";
  return isEmpty(plan.plan) ? "without changes" : "made ahead";
}

/** The parts of two plans that have to be the same to the last byte. */
function unequal(ours: ShownPlan, theirs: ShownPlan): readonly string[] {
  return (["resource_changes", "output_changes"] as const).flatMap((part) => {
    const [a, b] = [JSON.stringify(ours[part]), JSON.stringify(theirs[part])];
    return a === b ? [] : [`${part}: ${a} is not ${b}`];
  });
}

function untrue(plan: PlannedNode | undefined, values: PlannedValues | undefined, shown: ShownPlan): readonly string[] {
  if (plan?.kind === "deferred") return [];
  const isNothing = plan !== undefined && isEmpty(plan.plan);
  return beyond(!isNothing && values ? values : unchanged(shown), shown);
}

/** A plan to change nothing, of a stack as it is. */
function unchanged({ output_changes }: ShownPlan): PlannedValues {
  const outputs = Object.entries((output_changes ?? {}) as Readonly<Record<string, { before: Json }>>).map(
    ([name, { before }]) => [name, { value: before, sensitive: false, changes: false }],
  );
  return { resources: [], outputs: Object.fromEntries(outputs) };
}
