import { join } from "node:path";
import { readFileSync } from "node:fs";
import { StackFolders } from "../../orchestrator/executors/terraform/init/stack-folders";
import { TerraformCommand } from "../../orchestrator/executors/terraform/terraform-command";
import type { TerraformSettings } from "../../orchestrator/executors/terraform/terraform-settings";
import type { Configuration, TerraformJson } from "../../orchestrator/executors/terraform/work-folder";
import type { NodeFailure } from "../../orchestrator/failure";
import type { Result } from "../../orchestrator/result";
import { RecordedJob } from "./recorded-job";
import { RunningCommand, type Finished } from "./running-command";
import { StackProject } from "./stack-project";

/** The stacks of a project, whose folders are made ready as one or several runs would do it. */
export class ReadyStacks {
  readonly project = new StackProject([]);
  private folders: StackFolders;
  private stacks: Readonly<Record<string, object>> = {};

  /** @param tool what is run, and what it says that it is */
  constructor(
    private readonly tool: Pick<TerraformSettings, "binary" | "version">,
    stacks: Readonly<Record<string, object>>,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.synthesize(stacks);
    this.folders = this.foldersOfRun();
  }

  /** Adds stacks, or changes them. */
  synthesize(stacks: Readonly<Record<string, object>>): void {
    this.stacks = { ...this.stacks, ...stacks };
    this.project.synthesize(Object.entries(this.stacks).map(([name, config]) => ({ name, config })));
  }

  /** As after an end of Terrace and a new start. */
  nextRun(): void {
    this.folders = this.foldersOfRun();
  }

  /** Makes folders ready, all at once, and says how many inits that took. Throws when it fails. */
  async inits(...names: readonly string[]): Promise<number> {
    const jobs = await Promise.all(
      names.map(async (name) => {
        const { result, job } = await this.ready(name);
        if (!result.ok || job.lines.length > 0) throw new Error([JSON.stringify(result), ...job.lines].join("\n"));
        return job;
      }),
    );
    return jobs.flatMap(({ steps }) => steps).filter((step) => step === "init").length;
  }

  /** Makes a folder ready. */
  async ready(
    name: string,
  ): Promise<{ readonly result: Result<Configuration, NodeFailure>; readonly job: RecordedJob }> {
    const job = new RecordedJob();
    return { result: await this.folders.ready(await this.project.node(name), job), job };
  }

  /** Does what is done when Terraform says that an init is needed, and says how many it took. */
  async initAgain(name: string): Promise<number> {
    const job = new RecordedJob();
    const json = JSON.parse(readFileSync(join(await this.work(name), "cdk.tf.json"), "utf8")) as TerraformJson;
    const result = await this.folders.init(await this.project.node(name), job, { text: "", json });
    if (!result.ok) throw new Error(JSON.stringify(result));
    return job.steps.length;
  }

  /** The folder that Terraform runs in. */
  async work(name: string): Promise<string> {
    return this.project.data.work((await this.project.node(name)).id);
  }

  /** Runs Terraform there, as a user would. */
  async terraform(name: string, ...args: readonly string[]): Promise<Finished> {
    return new RunningCommand([this.tool.binary, ...args], await this.work(name), this.env).finished;
  }

  private foldersOfRun(): StackFolders {
    const { data, output } = this.project;
    const settings = { ...this.tool, data, frozen: output, origin: output, env: this.env };
    return new StackFolders(settings, new TerraformCommand(settings, 20_000));
  }
}
