import type { Failure, InputFailure } from "../orchestrator/failure";
import type { NodeId } from "../orchestrator/graph/graph";
import { openProject, type Project } from "../orchestrator/project/project";
import { loadSchema, readGraph } from "../orchestrator/graph/read-graph";
import { fail, ok, type Result } from "../orchestrator/result";
import { select } from "../orchestrator/graph/selection";
import type { SynthesizedApp } from "../orchestrator/start";
import { synth, type Synthesized } from "../orchestrator/synth/synth";
import { findTerraform } from "../orchestrator/project/terraform-binary";
import type { ExitCode } from "./exit-code";
import type { AppFlags, SelectionFlags } from "./flags";
import { SIGNALS } from "./interrupts";

/** An app that is synthesized and read, and the nodes of it that are meant. */
export interface OpenedApp extends SynthesizedApp {
  readonly project: Project;
  readonly nodes: ReadonlySet<NodeId>;
}

/** Finds the project, and opens its app. */
export async function openApp(
  patterns: readonly string[],
  flags: AppFlags & SelectionFlags,
): Promise<Result<OpenedApp, Failure>> {
  const project = openProject(process.cwd(), overridesOf(flags), process.env);
  return project.ok ? appOf(project.value, patterns, flags) : project;
}

/** Runs a project's app, reads the graph, and selects from it. What the app prints goes to the errors. */
export async function appOf(
  project: Project,
  patterns: readonly string[],
  flags: SelectionFlags & Pick<AppFlags, "skipSynth">,
): Promise<Result<OpenedApp, Failure>> {
  if (!flags.skipSynth) {
    const synthesizing = synthesize(project);
    // While the app runs.
    loadSchema();
    const synthesized = await synthesizing;
    if (!synthesized.ok) return synthesized;
  }
  const graph = await readGraph(project.output);
  if (!graph.ok) return graph;
  const nodes = select(graph.value, {
    patterns,
    upstream: flags.upstream ?? false,
    downstream: flags.downstream ?? false,
    exclude: flags.exclude ?? [],
  });
  return nodes.ok ? ok({ project, graph: graph.value, nodes: nodes.value }) : nodes;
}

/** What of the flags stands for `cdktf.json`'s own settings. */
export function overridesOf({ app, output }: AppFlags): { readonly app?: string; readonly output?: string } {
  return { ...(app !== undefined && { app }), ...(output !== undefined && { output }) };
}

/** Runs the app; an interrupt ends it. What takes longer than a second is announced. */
export async function synthesize(project: Project): Promise<Result<Synthesized, InputFailure>> {
  const interrupted = new AbortController();
  const onInterrupt = (): void => interrupted.abort();
  const announcement = setTimeout(() => process.stderr.write(`Synthesizing: ${project.app}\n`), 1_000);
  for (const signal of SIGNALS) process.once(signal, onInterrupt);
  try {
    const synthesized = await synth(project, {
      env: process.env,
      signal: interrupted.signal,
      onOutput: (line) => void process.stderr.write(`${line}\n`),
    });
    // Nothing has begun yet that there would be something to tell of.
    if (interrupted.signal.aborted) process.exit(130 satisfies ExitCode);
    return synthesized.ok ? synthesized : await causeOf(synthesized.failure);
  } finally {
    clearTimeout(announcement);
    for (const signal of SIGNALS) process.off(signal, onInterrupt);
  }
}

/** CDKTF asks Terraform for its version at synth. Where that has no answer, the app fails, and knows not why. */
async function causeOf(failure: InputFailure): Promise<Result<never, InputFailure>> {
  const terraform = failure.kind === "app-failed" ? await findTerraform(process.env) : undefined;
  return terraform?.ok === false ? terraform : fail(failure);
}
