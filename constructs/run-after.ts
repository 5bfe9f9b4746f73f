import { TerraformStack } from "cdktf";

import { requireTerraceApp } from "./construct-error";
import { afterMark } from "./mark";
import { idsOf, type NodeConstruct } from "./order";

/**
 * Makes a stack wait for nodes that hand nothing over to it.
 *
 * The order among stacks holds in plain `cdktf deploy` as well; tasks are run by Terrace only.
 */
export function runAfter(stack: TerraformStack, ...nodes: readonly NodeConstruct[]): void {
  requireTerraceApp(stack);
  afterMark.set(stack, [...(afterMark.get(stack) ?? []), ...idsOf(nodes, stack)]);
  for (const node of nodes) {
    if (TerraformStack.isStack(node)) stack.addDependency(node);
  }
}
