import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { codeOf } from "../../orchestrator/error-code";
import type { Failure } from "../../orchestrator/failure";
import type { NodeId } from "../../orchestrator/graph/graph";
import { isAsBadAs, SEVERITIES, type Finding, type Judgement, type Severity } from "../../orchestrator/plan/judgement";
import { fail, ok, type Result } from "../../orchestrator/result";
import { isPackName, packs, type Policies } from "../../policies";
import { packsOf } from "../../policies/policies";
import type { ExitCode } from "../exit-code";
import type { AppFlags, OutputFlags, PlanFlags, SelectionFlags } from "../flags";
import type { OpenedApp } from "../open-app";
import { openRun } from "../open-run";
import { packageVersion } from "../package-version";
import { loadPolicies, type LoadedPolicies } from "../policies/load-policies";
import { planQuietly } from "../policies/plan-quietly";
import { ProjectJudge } from "../policies/project-judge";
import type { PolicyReport } from "../policy-report";
import { refuse } from "../refuse";
import type { WarmFlags } from "../run-pool";
import { judgementLines, policySummary } from "../views/findings-text";
import { painter } from "../views/paint";
import { printableData } from "../views/printable";
import { processTerminal } from "../views/process-terminal";
import { sarif } from "../views/sarif";

/** The flags of `terrace policy`. */
interface PolicyCommandFlags extends AppFlags, SelectionFlags, PlanFlags, OutputFlags, WarmFlags {
  readonly pack?: readonly string[];
  readonly plan?: boolean;
  /** True: to the output. */
  readonly sarif?: string | true;
  readonly failOn?: string;
}

/** `terrace policy` */
export async function policyCommand(patterns: readonly string[], flags: PolicyCommandFlags): Promise<ExitCode> {
  const wrong = badFlag(flags);
  if (wrong) return refuse(wrong, flags);
  const opened = await openRun(patterns, flags);
  if (!opened.ok) return refuse(opened.failure, flags);
  const { app, options } = opened.value;
  const loaded = await policiesOf(app, flags);
  if (!loaded.ok) return refuse(loaded.failure, flags);
  const judge = new ProjectJudge(loaded.value, app.project.folder);
  if (flags.plan) {
    const planned = await planQuietly(app, { ...options, judge }, flags);
    if (!planned.ok) return refuse(planned.failure, flags);
  }
  const { graph, nodes, project } = app;
  const judgement = await judge.judge({ graph, nodes, folder: project.output });
  const failure = show(app, loaded.value.policies, judgement, flags);
  return failure ? refuse(failure, flags) : codeOfJudgement(judgement, flags);
}

function badFlag({ pack = [], failOn, json, sarif: to }: PolicyCommandFlags): Failure | undefined {
  const unknown = pack.find((name) => !isPackName(name));
  const bad = (argument: string, problem: string): Failure => ({ kind: "bad-argument", argument, problem });
  if (unknown !== undefined) return bad(`--pack ${unknown}`, `it must be one of ${Object.keys(packs).join(", ")}`);
  if (failOn !== undefined && !isSeverity(failOn)) {
    return bad(`--fail-on ${failOn}`, `it must be one of ${SEVERITIES.join(", ")}`);
  }
  return json && to === true ? bad("--sarif", "with --json it needs a file") : undefined;
}

function isSeverity(text: string): text is Severity {
  return SEVERITIES.some((severity) => severity === text);
}

/** Packs that are named take the place of the file's; its rules and exceptions stay. */
async function policiesOf(
  { project }: OpenedApp,
  { pack }: PolicyCommandFlags,
): Promise<Result<LoadedPolicies, Failure>> {
  const named = pack && { packs: pack.filter(isPackName) };
  if (project.policies === undefined) return ok({ policies: { ...named }, rego: [] });
  const loaded = await loadPolicies(project.policies);
  return loaded.ok ? ok({ ...loaded.value, policies: { ...loaded.value.policies, ...named } }) : loaded;
}

function codeOfJudgement({ findings, deny }: Judgement, { failOn }: PolicyCommandFlags): ExitCode {
  const least = failOn !== undefined && isSeverity(failOn) ? failOn : deny;
  return least !== undefined && findings.some(({ severity }) => isAsBadAs(severity, least)) ? 6 : 0;
}

function show(
  app: OpenedApp,
  policies: Policies,
  judgement: Judgement,
  flags: PolicyCommandFlags,
): Failure | undefined {
  if (flags.sarif !== undefined) {
    const text = `${JSON.stringify(sarif(judgement, placesIn(app), packageVersion()), undefined, 2)}\n`;
    const written = write(text, flags.sarif);
    if (!written.ok) return written.failure;
  }
  if (flags.sarif !== true)
    process.stdout.write(flags.json ? jsonOf(app, policies, judgement, flags) : textOf(judgement));
  return undefined;
}

function write(text: string, to: string | true): Result<void, Failure> {
  if (to === true) {
    process.stdout.write(text);
    return ok(undefined);
  }
  try {
    writeFileSync(to, text);
    return ok(undefined);
  } catch (error) {
    return fail({ kind: "bad-argument", argument: `--sarif ${to}`, problem: codeOf(error) });
  }
}

function placesIn({ project, graph }: OpenedApp): Parameters<typeof sarif>[1] {
  const inProject = (file: string): string => relative(project.folder, file);
  return {
    fileOf: ({ stack }: Finding) => {
      const node = graph.nodes.get(stack);
      return inProject(join(project.output, node?.kind === "stack" ? node.file : ""));
    },
    relative: inProject,
  };
}

function jsonOf(app: OpenedApp, policies: Policies, judgement: Judgement, { plan }: PolicyCommandFlags): string {
  const named = packsOf(policies);
  const rules = named.reduce((count, pack) => count + packs[pack].length, policies.rules?.length ?? 0);
  const report: PolicyReport = {
    version: 1,
    of: plan ? "plan" : "synth",
    stacks: [...app.nodes].filter((id: NodeId) => app.graph.nodes.get(id)?.kind === "stack"),
    packs: named,
    rules,
    ...judgement,
  };
  return `${JSON.stringify(report)}\n`;
}

function textOf(judgement: Judgement): string {
  const paint = painter(processTerminal(process.stdout, process.env).color);
  const lines = judgementLines(printableData(judgement), paint);
  return `${(lines.length > 0 ? lines : [policySummary(judgement)]).join("\n")}\n`;
}
