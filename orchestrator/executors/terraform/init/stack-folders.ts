import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { NodeFailure } from "../../../failure";
import { ioFailure } from "../../../io-failure";
import type { StackNode } from "../../../graph/graph";
import { fail, ok, type Result } from "../../../result";
import type { Job } from "../../executor";
import { cacheFolder } from "../cache-folder";
import { isInitialised, recordInit } from "./init";
import { InitCommand } from "./init-command";
import { initNeeds } from "./init-needs";
import { describeTool, toldFromOutside, type InitTool } from "./init-tool";
import { installOwnProviders, ownProviders, unlockOwnProviders, type OwnProvider } from "./own-providers";
import { areLinksIntact } from "./provider-links";
import { removeTornMemory } from "./torn-memory";
import { SharedProviders } from "./shared-providers";
import { tornState } from "../local-state";
import { failureOf, isExit, type TerraformCommand } from "../terraform-command";
import type { TerraformSettings } from "../terraform-settings";
import { localBackend, useLocalBackend } from "./used-backend";
import { prepareWorkFolder, type Configuration } from "../work-folder";

/** The folders that Terraform runs in: up to date with the frozen files, and initialised. */
export class StackFolders {
  private readonly tool: InitTool;
  private readonly inits: InitCommand;
  private readonly providers: SharedProviders;

  constructor(
    private readonly settings: Pick<TerraformSettings, "binary" | "version" | "data" | "frozen" | "origin">,
    private readonly command: TerraformCommand,
  ) {
    this.tool = { binary: settings.binary, version: settings.version, env: command.env };
    this.inits = new InitCommand(command);
    this.providers = new SharedProviders(cacheFolder(command.env));
  }

  /** Brings the stack's folder up to date, and initialises it if something that an init depends on has changed. */
  async ready(node: StackNode, job: Job): Promise<Result<Configuration, NodeFailure>> {
    const work = this.settings.data.work(node.id);
    try {
      const configuration = await prepareWorkFolder(
        { frozen: join(this.settings.frozen, node.folder), origin: join(this.settings.origin, node.folder), work },
        basename(node.file),
      );
      const [torn, ...areReady] = await Promise.all([
        tornState(node, this.settings.origin, this.command.env),
        removeTornMemory(work).then((wasTorn) => !wasTorn),
        isInitialised(work, configuration, describeTool(this.tool)),
        areLinksIntact(work),
      ]);
      if (torn) return fail({ kind: "state-torn", ...torn });
      const isReady = areReady.every(Boolean);
      const ready = isReady ? ok(configuration) : await this.initialise(node, job, configuration);
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

  /** Does what an init would do, with as little of one as it takes. */
  private async initialise(
    node: StackNode,
    job: Job,
    stack: Configuration,
  ): Promise<Result<Configuration, NodeFailure>> {
    const work = this.settings.data.work(node.id);
    const own = await ownProviders(work, stack.json);
    await unlockOwnProviders(work, own);
    const needs = await initNeeds({ work, file: basename(node.file), json: stack.json, own }, this.tool, new Date());
    if (needs.kind === "unknown") return this.init(node, job, stack);
    if (needs.kind === "nothing") return this.connect(node, job, stack, []);
    const wanted = { ...needs, work, signal: job.signal };
    // What the stack brings along comes afterwards: it is nobody else's, and so not to be shared.
    const provided = await this.providers.provide(wanted, () => this.runInit(node, job, stack, own));
    if (provided.kind === "brought") return this.connect(node, job, stack, provided.addresses);
    return provided.result.ok ? this.initialised(work, stack) : provided.result;
  }

  /** Initialises a folder that has its providers. */
  private async connect(
    node: StackNode,
    job: Job,
    stack: Configuration,
    present: readonly string[],
  ): Promise<Result<Configuration, NodeFailure>> {
    const work = this.settings.data.work(node.id);
    const backend = toldFromOutside(this.tool) === "" ? localBackend(stack.json) : undefined;
    const isConnected = backend !== undefined && (await useLocalBackend(work, backend));
    return isConnected ? this.initialised(work, stack) : this.init(node, job, stack, present);
  }

  /** @param present the addresses of providers that the folder has, and that an init need not look at */
  async init(
    node: StackNode,
    job: Job,
    stack: Configuration,
    present: readonly string[] = [],
  ): Promise<Result<Configuration, NodeFailure>> {
    const work = this.settings.data.work(node.id);
    const done = await this.runInit(node, job, stack, await ownProviders(work, stack.json), present);
    return done.ok ? this.initialised(work, stack) : done;
  }

  private runInit(
    node: StackNode,
    job: Job,
    stack: Configuration,
    own: readonly OwnProvider[],
    present: readonly string[] = [],
  ): Promise<Result<Configuration, NodeFailure>> {
    const addresses = own.map(({ address }) => address);
    return this.inits.run(node, job, {
      work: this.settings.data.work(node.id),
      stack,
      present: [...present, ...addresses],
    });
  }

  private async initialised(work: string, stack: Configuration): Promise<Result<Configuration, NodeFailure>> {
    await installOwnProviders(work, await ownProviders(work, stack.json));
    await recordInit(work, stack, describeTool(this.tool));
    return ok(stack);
  }
}
