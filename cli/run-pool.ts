import { join } from "node:path";
import { cacheFolder } from "../orchestrator/executors/terraform/cache-folder";
import { warmFolder } from "../providers/pool/open-pool";
import { RunPool, type RunPoolFolders } from "../providers/pool/run-pool";
import { packageVersion } from "./package-version";

/** Whether Terraform is to be lent running providers. */
export interface WarmFlags {
  /** False: `--no-warm` was given. */
  readonly warm?: boolean;
}

/** The pool that a run is given; undefined when it was asked for none. */
export function poolFor({ warm }: WarmFlags, env: NodeJS.ProcessEnv): RunPool | undefined {
  return warm === false || env["TERRACE_WARM"] === "off" ? undefined : new RunPool(poolFolders(env));
}

/** Where this user's pool is, and what it keeps. */
export function poolFolders(env: NodeJS.ProcessEnv): RunPoolFolders {
  return { warm: warmFolder(packageVersion(), env), schemas: join(cacheFolder(env), "schemas") };
}
