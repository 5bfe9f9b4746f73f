import { Command, CommanderError } from "commander";
import type { ExitCode } from "./exit-code";
import {
  collect,
  positiveInteger,
  withApp,
  withJson,
  withKey,
  withPlan,
  withReport,
  withRun,
  withSelection,
  withSkip,
  withWarm,
} from "./flags";
import { packageVersion } from "./package-version";

/** Runs the command line; returns what the process ends with. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0;
  // A reader that went away (`terrace deploy | head`) must not end a run.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const program = programOf((ended) => (code = ended));
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 4;
    throw error;
  }
}

/** What a command does: it is given its arguments and flags as commander has them. */
type Action = (...args: never[]) => Promise<ExitCode>;

function programOf(ended: (code: ExitCode) => void): Command {
  const program = new Command("terrace")
    .description("Deploys a graph of Terraform stacks, written in TypeScript, as one program.")
    .version(packageVersion(), "-V, --version")
    .exitOverride()
    .showHelpAfterError("(terrace --help shows what there is)");
  const add = (name: string, description: string, example: string, load: () => Action): Command =>
    program
      .command(name)
      .description(description)
      .addHelpText("after", `\nExample:\n  $ ${example}`)
      .action(async (...args: unknown[]) => {
        // The last argument is the command itself, which no action needs.
        ended(await load()(...(args.slice(0, -1) as never[])));
      });
  addProjectCommands(add);
  addRunCommands(add);
  addGraphCommands(add);
  addRecordCommands(add);
  addMachineCommands(add);
  return program;
}

type Add = (name: string, description: string, example: string, load: () => Action) => Command;

function addRunCommands(add: Add): void {
  const plan = add("plan", "Show what a deploy would change; changes nothing", "terrace plan web --upstream", () =>
    commands.plan(),
  );
  withKey(withReport(withWarm(withSkip(withPlan(withSelection(withApp(plan)))))))
    .option("--approve-if <rule>", "say which plans the rule would approve, as deploy takes it; several times", collect)
    .option("--prune", "destroy stacks that are deployed and no longer in the app")
    .option("--out <file>", "write the plan to a file, a bundle, to be deployed later or elsewhere")
    .option("--detailed-exitcode", "end with 2 when changes are pending");
  const deploy = add(
    "deploy",
    "Plan, ask once, and deploy: producers first; or deploy a bundle",
    "terrace deploy 'prod/*' --auto-approve",
    () => commands.deploy(),
  );
  withKey(withReport(withRun(withWarm(withSkip(withPlan(withSelection(withApp(deploy)))))))).option(
    "--prune",
    "destroy stacks that are deployed and no longer in the app",
  );
  const destroy = add(
    "destroy",
    "Plan, ask once, and destroy: consumers first",
    "terrace destroy web --downstream",
    () => commands.destroy(),
  );
  withReport(withRun(withWarm(withPlan(withSelection(withApp(destroy))))));
  const resume = add("resume", "Go on with a run that was killed, interrupted, or had failures", "terrace resume", () =>
    commands.resume(),
  );
  withReport(
    withWarm(resume)
      .argument("[run]", "the run's name (default: the newest)")
      .option("--auto-approve", "go on without asking"),
  );
}

function addGraphCommands(add: Add): void {
  withApp(add("synth", "Run the app and check what it synthesized", "terrace synth", () => commands.synth()));
  withJson(
    withSelection(
      withApp(add("list", "List the nodes of the graph, in order", "terrace list --json", () => commands.list())),
    ),
  );
  const graph = add("graph", "Draw the graph", "terrace graph --format svg > graph.svg", () => commands.graph());
  withSelection(withApp(graph)).option("--format <format>", "text, mermaid, dot, json or svg", "text");
  const policy = add(
    "policy",
    "Hold the stacks against policies: the project's own, and packs that Terrace brings",
    "terrace policy --pack security --pack cost --fail-on high",
    () => commands.policy(),
  );
  withJson(withWarm(withPlan(withSelection(withApp(policy)))))
    .option(
      "--pack <pack>",
      "security, cost or operations, instead of those that terrace.policies.ts names; several times",
      collect,
    )
    .option("--plan", "plan the stacks, and look at the values that they will have")
    .option("--sarif [file]", "write SARIF 2.1.0, to the file or the output")
    .option("--fail-on <severity>", "end with 6 on a finding this bad (default: what the policies deny, else never)");
  const output = add("output", "Print the outputs of deployed nodes", "terrace output web --format env", () =>
    commands.output(),
  );
  withSelection(withApp(output))
    .option("--format <format>", "text, json, env or github", "text")
    .option("--name <output>", "print this output alone, even if it is sensitive; several times", collect);
}

function addMachineCommands(add: Add): void {
  withJson(
    add("doctor", "Check the machine and the project, and say what to mend", "terrace doctor", () => commands.doctor()),
  );
  const warm = add(
    "warm",
    "Keep providers running between runs, so that the next one starts at once",
    "terrace warm",
    () => commands.warm(),
  );
  withJson(warm)
    .option("--idle <minutes>", "end when nobody has used them for so long (default: 30)", positiveInteger)
    .option("--stop", "end now");
}

function addProjectCommands(add: Add): void {
  const init = add("init", "Begin a new project from a template", "terrace init shop --template web-service", () =>
    commands.init(),
  );
  withJson(init)
    .argument("[folder]", "where (default: this folder)")
    .option(
      "--template <template>",
      "empty, web-service, static-site, worker, data-pipeline or landing-zone; or a folder; or a git URL",
      "empty",
    )
    .option("--name <name>", "the project's name (default: the folder's)")
    .option("--set <name=value>", "an answer to one of the template's questions; several times", collect);
}

function addRecordCommands(add: Add): void {
  withJson(add("runs", "List the runs of this project, the newest first", "terrace runs", () => commands.runs()));
  const show = add("show", "Show what became of a run, or what a bundle holds", "terrace show plan.bundle --full", () =>
    commands.show(),
  );
  withKey(withJson(show))
    .argument("[run]", "the run's name, or a bundle's file (default: the newest run)")
    .option("--full", "show every attribute that changes");
}

/** Each command is loaded only when it is the one. */
const commands = {
  init: () => (require("./commands/init") as typeof import("./commands/init")).initCommand,
  plan: () => (require("./commands/plan") as typeof import("./commands/plan")).planCommand,
  deploy: () => (require("./commands/deploy") as typeof import("./commands/deploy")).deployCommand,
  destroy: () => (require("./commands/destroy") as typeof import("./commands/destroy")).destroyCommand,
  resume: () => (require("./commands/resume") as typeof import("./commands/resume")).resumeCommand,
  synth: () => (require("./commands/synth") as typeof import("./commands/synth")).synthCommand,
  list: () => (require("./commands/list") as typeof import("./commands/list")).listCommand,
  graph: () => (require("./commands/graph") as typeof import("./commands/graph")).graphCommand,
  policy: () => (require("./commands/policy") as typeof import("./commands/policy")).policyCommand,
  output: () => (require("./commands/output") as typeof import("./commands/output")).outputCommand,
  doctor: () => (require("./commands/doctor") as typeof import("./commands/doctor")).doctorCommand,
  runs: () => (require("./commands/runs") as typeof import("./commands/runs")).runsCommand,
  warm: () => (require("./commands/warm") as typeof import("./commands/warm")).warmCommand,
  show: () => (require("./commands/show") as typeof import("./commands/show")).showCommand,
};
