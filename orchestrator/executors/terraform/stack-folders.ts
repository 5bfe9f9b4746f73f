import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { NodeFailure } from "../../failure";
import type { StackNode } from "../../graph";
import { fail, ok, type Result } from "../../result";
import type { Job } from "../executor";
import { needsUpgrade } from "./classify";
import { hasPluginCache } from "./environment";
import { extraInitArguments, isInitialised, recordInit } from "./init";
import { failureOf, ioFailure, isExit, type Ran, type TerraformCommand } from "./terraform-command";
import type { TerraformSettings } from "./terraform-settings";
import { prepareWorkFolder, type Configuration } from "./work-folder";

/** The folders that Terraform runs in: up to date with the frozen files, and initialised. */
export class StackFolders {
  private inits: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly settings: Pick<TerraformSettings, "binary" | "version" | "data" | "frozen" | "origin">,
    private readonly command: TerraformCommand,
  ) {}

  /** Brings the stack's folder up to date, and initialises it if something that an init depends on has changed. */
  async ready(node: StackNode, job: Job): Promise<Result<Configuration, NodeFailure>> {
    const work = this.settings.data.work(node.id);
    try {
      const configuration = await prepareWorkFolder(
        { frozen: join(this.settings.frozen, node.folder), origin: join(this.settings.origin, node.folder), work },
        basename(node.file),
      );
      const isReady = await isInitialised(work, configuration, this.tool);
      const ready = isReady ? ok(configuration) : await this.init(node, job, configuration);
      return ready.ok ? await this.saveUnsaved(node, job, configuration) : ready;
    } catch (error) {
      return fail(ioFailure(work, error));
    }
  }

  /** A state that Terraform could not write to its backend lies in the folder. It is saved before anything else is done. */
  private async saveUnsaved(
    node: StackNode,
    job: Job,
    stack: Configuration,
  ): Promise<Result<Configuration, NodeFailure>> {
    const unsaved = join(this.settings.data.work(node.id), "errored.tfstate");
    if (!existsSync(unsaved)) return ok(stack);
    const ran = await this.command.run("apply", ["state", "push", basename(unsaved)], node, job);
    if (!ran.ok) return ran;
    if (!isExit(ran.value.exit, 0)) return fail(failureOf("state push", ran.value, stack));
    await rm(unsaved);
    return ok(stack);
  }

  async init(node: StackNode, job: Job, stack: Configuration): Promise<Result<Configuration, NodeFailure>> {
    // An init that went well has nothing to say.
    const said: string[] = [];
    const quietly: Job = { ...job, log: (lines) => void said.push(...lines) };
    const ran = await this.runInit(node, quietly);
    if (!ran.ok) return ran;
    if (!isExit(ran.value.exit, 0)) {
      job.log(said);
      return fail(failureOf("init", ran.value, stack));
    }
    await recordInit(this.settings.data.work(node.id), stack, this.tool);
    return ok(stack);
  }

  private async runInit(node: StackNode, job: Job): Promise<Result<Ran, NodeFailure>> {
    const args = ["init", "-input=false", "-no-color", ...(await extraInitArguments(this.settings.data.work(node.id)))];
    const init = async (): Promise<Result<Ran, NodeFailure>> => {
      const ran = await this.command.run("init", args, node, job);
      // The app asks for another version of a provider than before. As for cdktf-cli, its word counts.
      const isHeldBack = ran.ok && needsUpgrade(ran.value.messages.other);
      return isHeldBack ? this.command.run("init", [...args, "-upgrade"], node, job) : ran;
    };
    return hasPluginCache(this.command.env) ? this.oneAtATime(init) : init();
  }

  private oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.inits.then(work);
    this.inits = result.catch(() => undefined);
    return result;
  }

  /** What inits, and what it is always told beside its arguments: which backend, for many. */
  private get tool(): string {
    const { binary, version } = this.settings;
    return [binary, version, this.command.env["TF_CLI_ARGS"], this.command.env["TF_CLI_ARGS_init"]].join(" ");
  }
}
