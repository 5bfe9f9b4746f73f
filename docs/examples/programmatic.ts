import { deploy, openProject, readGraph, synth } from "terrace/orchestrator";

async function main(): Promise<void> {
  const signal = new AbortController().signal;
  const project = openProject(".", {}, process.env);
  if (!project.ok) throw new Error(project.failure.kind);
  const synthesized = await synth(project.value, { env: process.env, signal, onOutput: console.error });
  if (!synthesized.ok) throw new Error(synthesized.failure.kind);
  const graph = await readGraph(project.value.output);
  if (!graph.ok) throw new Error(graph.failure.kind);

  const run = deploy({ project: project.value, graph: graph.value }, { autoApprove: true, signal });
  for await (const event of run) {
    if (event.type === "node-succeeded") console.log(event.node, event.outcome);
  }
  console.log(await run.ended);
}

void main();
