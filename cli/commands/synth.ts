import { relative } from "node:path";
import { openProject } from "../../orchestrator/project/project";
import { readGraph } from "../../orchestrator/graph/read-graph";
import type { ExitCode } from "../exit-code";
import type { AppFlags } from "../flags";
import { overridesOf, synthesize } from "../open-app";
import { refuse } from "../refuse";
import { counted } from "../views/counted";
import { duration } from "../views/duration";

/** `terrace synth` */
export async function synthCommand(flags: AppFlags): Promise<ExitCode> {
  const project = openProject(process.cwd(), overridesOf(flags), process.env);
  if (!project.ok) return refuse(project.failure);
  const synthesized = await synthesize(project.value);
  if (!synthesized.ok) return refuse(synthesized.failure);
  const graph = await readGraph(project.value.output);
  if (!graph.ok) return refuse(graph.failure);
  const folder = relative(process.cwd(), project.value.output) || ".";
  const nodes = counted(graph.value.nodes.size, "node");
  process.stdout.write(`Synthesized ${nodes} into ${folder} in ${duration(synthesized.value.ms)}.\n`);
  return 0;
}
