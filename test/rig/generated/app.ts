import type { OutputType } from "../../../orchestrator/graph/graph-file";
import type { Expression } from "./expression";
import type { Type } from "./type";

/** An app as it is generated: what its synthesized files are written from. Every node comes after those it needs. */
export interface GeneratedApp {
  readonly nodes: readonly (GeneratedStack | GeneratedTask)[];
}

export interface GeneratedStack {
  readonly kind: "stack";
  readonly id: string;
  /** Whose states it reads. */
  readonly links: readonly Link[];
  /** What it only comes after. */
  readonly after: readonly string[];
  readonly inputs: readonly Input[];
  /** Each refers to earlier ones only. */
  readonly items: readonly Item[];
  readonly outputs: readonly GeneratedOutput[];
  /** The value of a resource that is there in every stack, so that something can be changed in each. */
  readonly salt: string;
  /** Its resources are made anew before they are destroyed: all, or Terraform may find a cycle in what it plans. */
  readonly createFirst: boolean;
  /** It has a resource made of what is outside of the graph: of a file, of a state. */
  readonly outside: readonly ("file" | "state")[];
}

/** A state that a stack reads. */
export interface Link {
  readonly from: string;
  /** The data source's name. */
  readonly name: string;
  /** Resources that it waits for. */
  readonly dependsOn: readonly string[];
  /** All of it is the value of a resource. */
  readonly mirrored: boolean;
}

/** A variable that takes an output. */
export interface Input {
  readonly name: string;
  readonly from: string;
  readonly output: string;
  /** The variable's type in Terraform's notation. */
  readonly declared: string;
  /** The type of its value. */
  readonly type: Type;
  readonly sensitive: boolean;
}

export type Item = LocalValue | Resource | ModuleCall;

export interface LocalValue {
  readonly kind: "local";
  readonly name: string;
  readonly value: Expression;
}

export interface Resource {
  readonly kind: "resource";
  readonly name: string;
  readonly input: Expression;
  readonly triggers?: Expression;
  readonly repeat?: { readonly by: "for_each" | "count"; readonly over: Expression };
  readonly dependsOn: readonly string[];
  readonly lifecycle: Readonly<Record<string, unknown>>;
  /** The name that it had, where a `moved` block tells of it. */
  readonly movedFrom?: string;
}

export interface ModuleCall {
  readonly kind: "module";
  readonly name: string;
  /** What the module gives back as it is. */
  readonly same: Expression;
  /** What it makes a resource of, and gives back as the resource's output. */
  readonly made: Expression;
}

export interface GeneratedOutput {
  readonly name: string;
  readonly value: Expression;
}

/** A command that gives the same for the same inputs. */
export interface GeneratedTask {
  readonly kind: "task";
  readonly id: string;
  readonly inputs: readonly Pick<Input, "name" | "from" | "output">[];
  readonly outputs: readonly TaskOutput[];
  readonly salt: string;
}

export interface TaskOutput {
  readonly name: string;
  readonly type: OutputType;
  /** Its value in JSON; `%s` stands for a number that is worked out from the inputs. */
  readonly json: string;
  readonly sensitive: boolean;
}

/** What an item is called by others. */
export function addressOf(item: Item): string {
  if (item.kind === "local") return `local.${item.name}`;
  return item.kind === "module" ? `module.${item.name}` : `terraform_data.${item.name}`;
}

/** All expressions of an item. */
export function expressionsOf(item: Item): readonly Expression[] {
  if (item.kind === "local") return [item.value];
  if (item.kind === "module") return [item.same, item.made];
  return [item.input, ...(item.triggers ? [item.triggers] : []), ...(item.repeat ? [item.repeat.over] : [])];
}
