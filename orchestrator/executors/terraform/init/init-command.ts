import type { NodeFailure } from "../../../failure";
import type { StackNode } from "../../../graph/graph";
import { fail, ok, type Result } from "../../../result";
import type { Job } from "../../executor";
import { needsUpgrade } from "../classify";
import { hasPluginCache, type Environment } from "../environment";
import { dropLinks } from "./provider-links";
import { failureOf, isExit, type Ran, type TerraformCommand } from "../terraform-command";
import { extraInitArguments } from "./used-backend";
import type { Configuration } from "../work-folder";

/** Runs `terraform init`. */
export class InitCommand {
  private inits: Promise<unknown> = Promise.resolve();

  constructor(private readonly command: TerraformCommand) {}

  /**
   * Initialises the folder of a stack.
   *
   * @param present the addresses of providers that the folder has already
   */
  async run(
    node: StackNode,
    job: Job,
    { work, stack, present }: FolderToInit,
  ): Promise<Result<Configuration, NodeFailure>> {
    await dropLinks(work, { all: false });
    // An init that went well has nothing to say.
    const said: string[] = [];
    const quietly: Job = { ...job, log: (lines) => void said.push(...lines) };
    const extra = await extraInitArguments(work);
    const init = async (...args: readonly string[]): Promise<Result<Ran, NodeFailure>> =>
      this.command.run("init", ["init", "-input=false", "-no-color", ...extra, ...args], node, quietly, {
        env: withoutLook(present),
      });
    const ran = await this.inTurn(() => attempt(work, init));
    if (!ran.ok) return ran;
    if (isExit(ran.value.exit, 0)) return ok(stack);
    job.log(said);
    return fail(failureOf("init", ran.value, stack));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (!hasPluginCache(this.command.env)) return work();
    const result = this.inits.then(work);
    this.inits = result.catch(() => undefined);
    return result;
  }
}

/** What an init is to make of a folder. */
export interface FolderToInit {
  readonly work: string;
  readonly stack: Configuration;
  readonly present: readonly string[];
}

/** Runs an init, and again where that helps. */
async function attempt(
  work: string,
  init: (...args: readonly string[]) => Promise<Result<Ran, NodeFailure>>,
): Promise<Result<Ran, NodeFailure>> {
  const ran = await init();
  if (!ran.ok || isExit(ran.value.exit, 0)) return ran;
  const output = ran.value.messages.other;
  // The app asks for another version of a provider than before. As for cdktf-cli, its word counts.
  if (needsUpgrade(output)) return init("-upgrade");
  if (!refusesLink(output)) return ran;
  await dropLinks(work, { all: true });
  return init();
}

/** Whether Terraform (from 1.15 on) found another package behind a link of ours than it wants, and won't write there. */
function refusesLink(output: readonly string[]): boolean {
  return /is\s+a\s+symlink/.test(output.join("\n"));
}

/** Terraform leaves a provider alone that runs already, as it is told here; an init does not call it. */
function withoutLook(present: readonly string[]): Environment {
  if (present.length === 0) return {};
  const running = { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: NOWHERE };
  return { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(present.map((address) => [address, running]))) };
}

const NOWHERE = { Network: "unix", String: "/nonexistent" };
