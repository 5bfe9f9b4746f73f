import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { constructError } from "./construct-error";
import { taskMark } from "./mark";
import type { OutputTokens, OutputType } from "./output-declaration";

/** A construct that is a node of the graph: a stack or a task, of this copy of the package or of another. */
export type NodeConstruct =
  TerraformStack | (Construct & { readonly outputs: Readonly<Record<string, OutputTokens[OutputType]>> });

/** Ids of the nodes that `construct` is told to come after; refuses what is no node of the graph. */
export function idsOf(nodes: readonly NodeConstruct[], construct: IConstruct): string[] {
  return nodes.map((node) => {
    if (node === construct) throw constructError(construct, "must not come after itself");
    if (!isNode(node)) {
      throw constructError(construct, `must come after stacks and tasks only, got the construct "${node.node.path}"`);
    }
    return node.node.path;
  });
}

function isNode(construct: IConstruct): boolean {
  return TerraformStack.isStack(construct) || taskMark.get(construct) !== undefined;
}
