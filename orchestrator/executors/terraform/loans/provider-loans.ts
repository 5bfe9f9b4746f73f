import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Diagnostic } from "../../../diagnostic";
import type { NodeId, StackNode } from "../../../graph/graph";
import { terraformEnvironment, type Environment } from "../environment";
import { lendableProviders } from "./lendable-providers";
import { localState } from "../local-state";
import { markRelativePaths, needsOwnFolder } from "./own-folder";
import type { LentProviders, ReadAheadRequest } from "./provider-pool";
import type { TerraformSettings } from "../terraform-settings";
import { rememberedStateTypes, typesInState, type Types } from "./state-types";
import { usedTypes } from "./used-types";
import type { Configuration } from "../work-folder";

/** Providers that were lent to a command. */
export type Loan = Extract<LentProviders, { readonly kind: "lent" }>;

/** Borrows running providers for stacks' Terraform commands, where that is as good as Terraform's own. */
export class ProviderLoans {
  /** Stacks whose commands work with their own providers for the rest of the run. */
  private readonly plain: Set<NodeId>;

  constructor(
    private readonly settings: Pick<TerraformSettings, "data" | "origin" | "env" | "pool" | "plain">,
    private readonly env: Environment,
  ) {
    this.plain = new Set(settings.plain);
  }

  /** What a command of the stack works with: lent providers, its own (`plain`), or none but Terraform's built-in one. */
  async borrow(node: StackNode, stack: Configuration): Promise<Loan | "plain" | "none"> {
    const { pool, data, env } = this.settings;
    const work = data.work(node.id);
    const providers = await lendableProviders(work);
    if (providers?.length === 0) return "none";
    if (!providers || !pool || this.plain.has(node.id) || isWatched(env)) return "plain";
    const isTied = await needsOwnFolder(work, basename(node.file), stack);
    const { TERRACE_PROJECT: project, ...others } = this.env;
    const lent = await pool.lend({
      providers,
      env: providerEnvironment(others, env),
      ...(project !== undefined && { project }),
      types: await usedTypes(work, stack, await this.stateTypes(node)),
      ...(isTied && { folder: work }),
    });
    return lent.kind === "lent" ? lent : "plain";
  }

  /** From now on the stack's commands start their own. */
  async distrust(node: StackNode, diagnostics: readonly Diagnostic[]): Promise<void> {
    this.plain.add(node.id);
    if (diagnostics.some((each) => MISSED_FILE.test(textOf(each))))
      await markRelativePaths(this.settings.data.work(node.id));
  }

  private async stateTypes(node: StackNode): Promise<Types | undefined> {
    const path = localState(node, this.settings.origin, this.env);
    if (path === undefined) return rememberedStateTypes(this.settings.data.work(node.id));
    const text = await readFile(path, "utf8").catch((error: unknown) =>
      (error as NodeJS.ErrnoException).code === "ENOENT" ? "" : undefined,
    );
    return text === undefined ? undefined : typesInState(text);
  }
}

/** Whether what went wrong may be due to lent providers, and would have gone well, or wrong otherwise, with one's own. */
export function isInDoubt(diagnostics: readonly Diagnostic[], failures: readonly string[]): boolean {
  return failures.length > 0 || diagnostics.some((each) => each.severity === "error" && DOUBT.test(textOf(each)));
}

const MISSED_FILE = /no such file or directory|file does not exist|getwd/i;

const DOUBT = new RegExp(
  [
    MISSED_FILE.source,
    "no schema (available|found)|schema .*not (available|found)|failed to (load|obtain) .*schema",
    "does not support (resource|data source|ephemeral)|no such (resource|data source) type",
    "plugin|rpc error|transport is closing|reattach",
  ].join("|"),
  "i",
);

function textOf({ summary, detail }: Diagnostic): string {
  return `${summary}\n${detail}`;
}

/** Whoever attaches providers or reads their logs wants Terraform's own. */
function isWatched(env: Environment): boolean {
  return ["TF_REATTACH_PROVIDERS", "TF_LOG", "TF_LOG_PROVIDER"].some((name) => (env[name] ?? "") !== "");
}

/** What a pool may read for a run of the project before Terraform asks; undefined where it lends nothing. */
export function readAheadFor(project: string, env: Environment, atOnce = PARALLELISM): ReadAheadRequest | undefined {
  return isWatched(env) ? undefined : { project, env: providerEnvironment(terraformEnvironment(env), env), atOnce };
}

/** Terraform's own. */
const PARALLELISM = 10;

/** A process that stays collects its garbage as it would by itself: what Terraform is told is for a short life. */
function providerEnvironment(env: Environment, { GOGC }: Environment): Readonly<Record<string, string>> {
  const set = Object.entries({ ...env, GOGC });
  return Object.fromEntries(set.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
