import { TerraformOutput, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { CommandEntry, GraphFile, StackEntry } from "../orchestrator/graph/graph-file";
import { afterMark, inputsMark, policyMark, taskMark } from "./mark";

/** The entries of an app's tasks. Making them adds outputs to stacks, so it comes before the stacks are written. */
export function taskEntries(app: IConstruct): CommandEntry[] {
  return app.node.findAll().flatMap((construct) => taskMark.get(construct)?.() ?? []);
}

/** The graph of an app whose stacks are written. */
export function graphOf(app: IConstruct, tasks: readonly CommandEntry[], approval: GraphFile["approval"]): GraphFile {
  const stacks = app.node.findAll().filter((construct) => TerraformStack.isStack(construct));
  return { version: 1, nodes: [...stacks.map(stackEntry), ...tasks], approval };
}

function stackEntry(stack: TerraformStack): StackEntry {
  const dependencies = stack.dependencies.map((dependency) => dependency.node.path);
  return {
    kind: "stack",
    id: stack.node.path,
    stack: stack.node.id,
    after: [...new Set([...dependencies, ...(afterMark.get(stack) ?? [])])],
    inputs: Object.fromEntries(inputsMark.get(stack) ?? []),
    policy: policyMark.get(stack),
    outputs: Object.fromEntries(outputsOf(stack).map(outputEntry)),
  };
}

function outputsOf(construct: IConstruct): TerraformOutput[] {
  return construct.node.children
    .filter((child) => !TerraformStack.isStack(child))
    .flatMap((child) => (TerraformOutput.isTerraformOutput(child) ? [child] : outputsOf(child)));
}

function outputEntry(output: TerraformOutput): [string, { sensitive: boolean }] {
  return [output.friendlyUniqueId, { sensitive: output.sensitive ?? false }];
}
