import { InvalidArgumentError, Option, type Command } from "commander";

/** Where the app is, and what of it is meant. The same on every command that works on a graph. */
export interface AppFlags {
  readonly app?: string;
  readonly output?: string;
  /** False: `--skip-synth` was given. */
  readonly skipSynth?: boolean;
}

/** Which nodes are meant, beside the names. */
export interface SelectionFlags {
  readonly upstream?: boolean;
  readonly downstream?: boolean;
  readonly exclude?: readonly string[];
}

/** How a plan is made. */
export interface PlanFlags {
  readonly parallelism?: number;
  readonly terraformParallelism?: number;
  readonly refresh?: boolean;
  readonly skipUnchanged?: boolean;
  readonly var?: readonly string[];
  readonly varFile?: readonly string[];
}

/** For whom the output is. */
export interface OutputFlags {
  readonly json?: boolean;
}

/** Adds the flags of {@link AppFlags}. */
export function withApp(command: Command): Command {
  return command
    .option("-a, --app <command>", "the command that synthesizes, instead of cdktf.json's")
    .option("-o, --output <folder>", "where it synthesizes to, instead of cdktf.json's")
    .option("--skip-synth", "use what was synthesized before");
}

/** Adds the names of nodes and the flags of {@link SelectionFlags}. */
export function withSelection(command: Command): Command {
  return command
    .argument("[nodes...]", "ids or globs of nodes, for example web 'prod/*' (default: all)")
    .option("--upstream", "and everything that they need")
    .option("--downstream", "and everything that needs them")
    .option("--exclude <glob>", "but not these; may be given several times", collect);
}

/** Adds the flags of {@link PlanFlags}. */
export function withPlan(command: Command): Command {
  return command
    .option("--parallelism <n>", "how many nodes may be at work at once (default: 4)", positiveInteger)
    .option(
      "--terraform-parallelism <n>",
      "-parallelism of each Terraform command (default: Terraform's, 10)",
      positiveInteger,
    )
    .option("--refresh <boolean>", "ask the cloud how things are before planning (default: true)", boolean)
    .option("--var <name=value>", "a Terraform variable, for the stacks that declare it; several times", collect)
    .option("--var-file <file>", "a file of Terraform variables; several times", collect)
    .option("--full", "show every attribute that changes");
}

/** Adds the flag of a plan that leaves alone what it need not look at. */
export function withSkip(command: Command): Command {
  return command.option(
    "--skip-unchanged",
    "don't look at stacks of which nothing changed that they are made from; drift in them is not seen",
  );
}

/** Adds the flags with which a run is attended. */
export function withRun(command: Command): Command {
  return command
    .option("--auto-approve", "go on without asking, whatever the plan")
    .option(
      "--approve-if <rule>",
      "go on without asking if each node's plan keeps to a rule: no-destroys, types=GLOB,…, nodes=GLOB,…; several times",
      collect,
    )
    .addOption(new Option("--fail-fast", "start nothing new once a node failed"));
}

/** Adds the flag of how Terraform gets its providers. */
export function withWarm(command: Command): Command {
  return command.option("--no-warm", "let every Terraform command start its own providers (or TERRACE_WARM=off)");
}

/** Adds the flags of how a bundle is locked. */
export function withKey(command: Command): Command {
  return command.option("--key-file <file>", "the key of the bundle (or a passphrase in TERRACE_PASSPHRASE)");
}

/** Adds the flags of what an operation tells. */
export function withReport(command: Command): Command {
  return withJson(command, "print the events as JSON lines").option("--report <file>", "write a report as JSON");
}

/** Adds `--json`. */
export function withJson(command: Command, what = "print JSON"): Command {
  return command.option("--json", what);
}

/** Takes a flag that may be given several times. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Reads a flag's value that counts something. */
export function positiveInteger(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return number;
}

function boolean(text: string): boolean {
  if (text !== "true" && text !== "false") throw new InvalidArgumentError("It must be true or false.");
  return text === "true";
}
