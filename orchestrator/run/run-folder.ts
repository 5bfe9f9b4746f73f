import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileName, type DataFolder } from "../project/data-folder";
import { removeForeseen } from "../executors/terraform/work-folder";
import type { NodeId } from "../graph/graph";
import { linkTree } from "../link-tree";
import { isRunId } from "./run-id";
import type { RunOrder } from "./run-order";
import { writeDurably } from "../write-file";

/** The folder of one run: all that is needed to tell of it, and to take it up again. Only its owner can look into it. */
export class RunFolder {
  constructor(readonly path: string) {}

  get journal(): string {
    return join(this.path, "journal.jsonl");
  }

  /** What the app had synthesized when the run began. */
  get frozen(): string {
    return join(this.path, "frozen");
  }

  /** What a bundle says of the plan that it holds. */
  get bundle(): string {
    return join(this.path, "bundle.json");
  }

  /** Files that lock the providers of a bundle's stacks. */
  get locks(): string {
    return join(this.path, "locks");
  }

  /** Saved plans, which hold secrets, while they wait to be applied. */
  get plans(): string {
    return join(this.path, "plans");
  }

  /** Files that tasks and Terrace exchange. */
  get scratch(): string {
    return join(this.path, "scratch");
  }

  /** What was deployed when the run began. */
  get deployed(): string {
    return join(this.path, "deployed.json");
  }

  /** What was approved, to the last value, while nodes wait to be applied under that approval. */
  get approved(): string {
    return join(this.path, "approved");
  }

  get report(): string {
    return join(this.path, "report.json");
  }

  log(id: NodeId): string {
    return join(this.path, "logs", `${fileName(id)}.log`);
  }

  /** Makes the folder, with a copy of what was synthesized. */
  async create(synthesized: string): Promise<void> {
    await mkdir(join(this.path, "logs"), { recursive: true, mode: 0o700 });
    await linkTree(synthesized, this.frozen, (path) => isMadeByTerraform(path) || isConfiguration(path));
    await copyConfigurations(synthesized, this.frozen);
  }

  /** Keeps what the run is asked to do, with the files of variables. */
  async keepOrder(order: RunOrder): Promise<void> {
    await this.writeOrder(await this.keepVariableFiles(order));
  }

  /** What the run was asked to do. */
  async readOrder(): Promise<RunOrder> {
    const order = JSON.parse(await readFile(this.order, "utf8")) as RunOrder;
    return { ...order, variables: { ...order.variables, files: order.variables.files.map((file) => this.at(file)) } };
  }

  /** Changes what the run is asked to do. */
  async writeOrder(order: RunOrder): Promise<void> {
    const files = order.variables.files.map((file) => relative(this.path, file));
    await writeDurably(this.order, JSON.stringify({ ...order, variables: { ...order.variables, files } }));
  }

  /** Removes what holds secrets and is of no more use. */
  async clean(): Promise<void> {
    await removeAll([this.plans, this.scratch]);
  }

  /** Removes what only a run that may go on needs: values of variables, and the frozen files. */
  async retire(): Promise<void> {
    const secrets = [this.plans, this.scratch, this.order, this.variables, this.approved, this.deployed];
    await removeAll([...secrets, this.frozen]);
  }

  /** Removes all. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  private at(file: string): string {
    return join(this.path, file);
  }

  private get order(): string {
    return join(this.path, "order.json");
  }

  private get variables(): string {
    return join(this.path, "variables");
  }

  private async keepVariableFiles(order: RunOrder): Promise<RunOrder> {
    const kept: string[] = [];
    await mkdir(this.variables, { mode: 0o700 });
    for (const [index, file] of order.variables.files.entries()) {
      // The name's ending tells Terraform whether it is HCL or JSON.
      const copy = join(this.variables, `${index}${file.endsWith(".json") ? ".tfvars.json" : ".tfvars"}`);
      await copyFile(file, copy);
      await chmod(copy, 0o600);
      kept.push(copy);
    }
    return { ...order, variables: { ...order.variables, files: kept } };
  }
}

async function removeAll(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
}

/** The runs of a project, the newest first. One that was killed before its first event never began, and is none. */
export async function listRuns(data: DataFolder): Promise<readonly string[]> {
  const begun: string[] = [];
  for (const name of await folderNames(data)) {
    const journal = await stat(new RunFolder(join(data.runs, name)).journal).catch(() => undefined);
    if (journal && journal.size > 0) begun.push(name);
  }
  return begun;
}

async function folderNames(data: DataFolder): Promise<readonly string[]> {
  const names = await readdir(data.runs).catch(() => []);
  return names.filter(isRunId).sort().reverse();
}

/** Makes the data folder, which keeps itself out of the project's repository. */
export async function makeDataFolder(data: DataFolder): Promise<void> {
  await mkdir(data.runs, { recursive: true, mode: 0o700 });
  // Synth may have made it before, for its cache.
  await chmod(data.path, 0o700);
  const ignored = join(data.path, ".gitignore");
  if (!existsSync(ignored)) await writeFile(ignored, "*\n");
}

const KEPT_RUNS = 20;

/** Clears up after runs that were killed, and removes the oldest. Only for the holder of the project's lock. */
export async function sweepRuns(data: DataFolder): Promise<void> {
  await rm(data.plans, { recursive: true, force: true });
  for (const work of await data.workFolders()) await removeForeseen(work);
  const kept = new Set((await listRuns(data)).slice(0, KEPT_RUNS));
  // What is no run there is a bundle that was being unpacked.
  const sweep = (name: string): Promise<void> => {
    const folder = new RunFolder(join(data.runs, name));
    return kept.has(name) ? folder.clean() : folder.remove();
  };
  await Promise.all((await readdir(data.runs)).map(sweep));
}

/** Synthesized files are written in place by the next synth, so a link would change with them: these are copied. */
async function copyConfigurations(from: string, to: string): Promise<void> {
  const stacks = await readdir(join(from, "stacks")).catch(() => []);
  const folders = [".", ...stacks.map((name) => join("stacks", name))];
  await Promise.all(folders.map((folder) => copyConfigurationsIn(join(from, folder), join(to, folder), folder)));
}

async function copyConfigurationsIn(from: string, to: string, folder: string): Promise<void> {
  const names = await readdir(from).catch(() => []);
  const copies = names.filter((name) => isConfiguration(join(folder, name)));
  for (const name of copies) {
    await copyFile(join(from, name), join(to, name));
    await chmod(join(to, name), 0o600);
  }
}

/** A file that a synth writes for Terraform, or for us. */
function isConfiguration(path: string): boolean {
  return /^(stacks\/[^/]+\/)?[^/]+\.(json|tf|hcl|tfvars)$/.test(path);
}

/** What Terraform made in a stack's folder belongs to the folder, not to the run. */
function isMadeByTerraform(path: string): boolean {
  return /^stacks\/[^/]+\/(\.terraform|plan|[^/]*\.tfstate(\.[^/]*)?)$/.test(path);
}
