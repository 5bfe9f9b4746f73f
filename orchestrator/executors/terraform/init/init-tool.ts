import { basename } from "node:path";
import type { Environment } from "../environment";
import type { TerraformSettings } from "../terraform-settings";

/** What inits. */
export interface InitTool extends Pick<TerraformSettings, "binary" | "version"> {
  /** What it sees. */
  readonly env: Environment;
}

/** What an init is always told beside its arguments: which backend, for many. */
export function toldFromOutside({ env }: InitTool): string {
  return `${env["TF_CLI_ARGS"] ?? ""} ${env["TF_CLI_ARGS_init"] ?? ""}`.trim();
}

/** All in one text. */
export function describeTool(tool: InitTool): string {
  return [tool.binary, tool.version, toldFromOutside(tool)].join(" ");
}

/** Whether it is Terraform, and one of which is known how it inits. OpenTofu goes its own ways, if not today. */
export function isKnownTool({ binary, version }: InitTool): boolean {
  return /^(Terraform v)?1\.[1-9]\d*\./.test(version) && !/tofu/i.test(basename(binary));
}
