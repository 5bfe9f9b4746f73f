import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { appMark } from "./mark";

/**
 * The error for a mistake in the app's code.
 *
 * @param problem what must be, what was got, and the remedy.
 */
export function constructError(construct: IConstruct, problem: string): Error {
  const kind = TerraformStack.isStack(construct) ? "TerraformStack" : construct.constructor.name;
  return new Error([kind, construct.node.path].filter((word) => word !== "").join(" ") + `: ${problem}`);
}

/** Refuses a construct whose app writes no graph file: what Terrace is told of it would be lost without a word. */
export function requireTerraceApp(construct: IConstruct): void {
  if (appMark.get(construct.node.root) === undefined) {
    throw constructError(construct, `must be in terrace's App, got another root; import { App } from "terrace"`);
  }
}
