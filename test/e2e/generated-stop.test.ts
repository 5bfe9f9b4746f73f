import { nodeId, type Graph, type NodeId } from "../../orchestrator/graph/graph";
import type { GeneratedApp } from "../rig/generated/app";
import { Chance } from "../rig/generated/chance";
import { deployed, deployedUnasked, stateText, type Deployment, type PlanQuestion } from "../rig/generated/deployment";
import { evolve } from "../rig/generated/evolve";
import { generateApp } from "../rig/generated/generate";
import { base, injections, type Injection } from "../rig/generated/injection";
import { GeneratedProject } from "../rig/generated/synthesize";
import { seeds, Tally } from "../rig/generated/tally";
import { describeWith } from "../rig/parts";
import { tempFolder } from "../rig/temp-folder";

/**
 * The other half of the promise of one plan: where reality has changed behind the plan's back, so that something else
 * would happen than was said yes to, nothing happens. In each app something is changed between the question and the yes.
 */
describeWith(["terraform"], "a plan that reality has left behind stops", () => {
  const tally = new Tally();
  afterAll(() => tally.print("stop"));

  test.each(seeds(20))("app %i", async (seed) => {
    // Other apps than in the test of what conforms.
    const chance = new Chance(-seed);
    const project = new GeneratedProject(tempFolder());
    const app = prepared(project, chance, await deployedBefore(project, chance));
    const stopped = await deployedWith(project, app, chance);
    tally.count(`stopped by ${stopped.injection.what}`);
    expect(summary(stopped)).toEqual({
      outcome: "beyond-approval",
      questions: ["plan", `node ${stopped.injection.node}`],
      failures: [stopped.injection.node],
      namesIt: true,
      changed: [],
    });
  });
});

/** In most cases there is something already that the app changes. */
async function deployedBefore(project: GeneratedProject, chance: Chance): Promise<GeneratedApp | undefined> {
  if (chance.often(0.2)) return undefined;
  const app = prepared(project, chance, undefined);
  expect(await deployedUnasked(project)).toMatchObject({ outcome: "succeeded" });
  return app;
}

function prepared(project: GeneratedProject, chance: Chance, before: GeneratedApp | undefined): GeneratedApp {
  const app = before ? evolve(before, chance) : generateApp(chance);
  project.synthesize(app);
  for (const { id } of app.nodes.slice(before?.nodes.length)) project.writeOutside(id, chance.text());
  return app;
}

interface Stopped {
  readonly deployment: Deployment;
  readonly injection: Injection;
  /** States of the node and of all that come after it that are not as they were. */
  readonly changed: readonly string[];
}

async function deployedWith(project: GeneratedProject, app: GeneratedApp, chance: Chance): Promise<Stopped> {
  let injection: Injection | undefined;
  const states = new Map<string, string>();
  const deployment = await deployed(project, (question: PlanQuestion, graph: Graph) => {
    injection = anInjection(injections(project, app, question), chance);
    injection.inject();
    for (const id of from(graph, nodeId(injection.node))) states.set(id, stateText(project, id));
    if (injection.isMidway) states.delete(injection.node);
  });
  if (!injection) throw new Error("nothing was asked");
  const changed = [...states].flatMap(([id, text]) => (stateText(project, id) === text ? [] : [id]));
  return { deployment, injection, changed };
}

/** What can happen in many places is not more likely than what can happen in one. */
function anInjection(possible: readonly Injection[], chance: Chance): Injection {
  const what = chance.pick([...new Set(possible.map(({ what }) => what))]);
  return chance.pick(possible.filter((injection) => injection.what === what));
}

/** A node, and all that come after it. */
function from(graph: Graph, id: NodeId): ReadonlySet<NodeId> {
  const after = (graph.neededBy.get(id) ?? []).flatMap(({ to }) => [...from(graph, to)]);
  return new Set([id, ...after]);
}

function summary({ deployment: { outcome, questions, failures }, injection, changed }: Stopped) {
  const failure = failures.get(nodeId(injection.node));
  const differences = failure?.kind === "beyond-approval" ? failure.differences : [];
  const named = differences.some(({ address }) => injection.resources.includes(base(address)));
  return {
    outcome,
    questions: questions.map((question) => (question.kind === "node" ? `node ${question.node}` : question.kind)),
    failures: [...failures.keys()],
    namesIt: named || { injection, failure },
    changed,
  };
}
