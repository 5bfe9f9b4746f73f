import type { StackNode } from "../../../graph/graph";
import { nodeId } from "../../../graph/graph";
import type { InputChange, PlannedOutput, PlannedOutputs } from "../../../plan/plan";
import { hasUnknown, UNKNOWN } from "../../../plan/planned-value";
import { outputOf, upcomingInputs, type Upcoming } from "../../../plan/upcoming";
import { literal } from "./literal";
import { withoutOpenSets } from "./open-sets";
import { referencesIn, replaceReferences, type Reference } from "./references";
import { readType } from "./type-expression";
import type { Blocks, TerraformJson } from "../work-folder";

/** What a stack uses of what is about to change. */
export interface ForeseenInputs {
  /** Names of the data sources, each with the outputs that the state it reads will have. */
  readonly states: ReadonlyMap<string, PlannedOutputs>;
  /** Of those, what waits for resources of the stack: Terraform may read it only once they are done. */
  readonly late: ReadonlySet<string>;
  /** Names of the variables, each with the value that it will have. */
  readonly variables: PlannedOutputs;
  /** Of all that: what the stack uses, and will be another than it is. */
  readonly changes: readonly InputChange[];
}

/** Finds out what a stack uses of what is about to change; undefined when that is nothing. */
export function foreseenInputs(node: StackNode, json: TerraformJson, upcoming: Upcoming): ForeseenInputs | undefined {
  const variables = upcomingInputs(node, upcoming);
  const late = lateStates(json);
  const reads = [...node.reads].flatMap(([name, producer]): [string, PlannedOutputs][] => {
    const outputs = upcoming.get(producer);
    return outputs ? [[name, late.has(name) ? unknownOutputs(outputs) : outputs]] : [];
  });
  const known = { states: new Map(reads), late, variables };
  const references = isHcl(json) ? allReferences(known) : referencesIn(json);
  const changes = uniqueChanges(references.flatMap((reference) => usedChanges(node, reference, known)));
  const inputs = { ...known, changes };
  return changes.length > 0 || isNeeded(inputs) ? inputs : undefined;
}

/** Terraform insists on a value for every variable and reads every state, used or not. One may not be there yet. */
function isNeeded({ states, variables }: ForeseenInputs): boolean {
  const isNew = (outputs: PlannedOutputs): boolean =>
    Object.values(outputs).every(({ changes, value }) => changes || value === null);
  return Object.keys(variables).length > 0 || [...states.values()].some(isNew);
}

/** Names of the data sources that wait for something else than another data source. */
function lateStates({ data }: TerraformJson): ReadonlySet<string> {
  const states = Object.entries(data?.["terraform_remote_state"] ?? {});
  const isLate = ({ depends_on: addresses }: Blocks[string]): boolean =>
    Array.isArray(addresses) && addresses.some((address) => !String(address).startsWith("data."));
  return new Set(states.flatMap(([name, state]) => (isLate(state) ? [name] : [])));
}

function unknownOutputs(outputs: PlannedOutputs): PlannedOutputs {
  const entries = Object.entries(outputs);
  return Object.fromEntries(
    entries.map(([name, { sensitive }]) => [name, { value: UNKNOWN, sensitive, changes: true }]),
  );
}

/** A configuration in HCL is not looked into. */
function isHcl(json: TerraformJson): boolean {
  return Object.keys(json).length === 0;
}

function allReferences({ states, variables }: Pick<ForeseenInputs, "states" | "variables">): readonly Reference[] {
  return [
    ...[...states.keys()].map((name) => ({ kind: "remote-state" as const, name, path: [] })),
    ...Object.keys(variables).map((name) => ({ kind: "variable" as const, name, path: undefined })),
  ];
}

function usedChanges(
  node: StackNode,
  { kind, name, path = [] }: Reference,
  { states, variables }: Pick<ForeseenInputs, "states" | "variables">,
): readonly InputChange[] {
  if (kind === "variable") {
    const [input, variable] = [node.inputs[name], variables[name]];
    return input && variable ? changed(nodeId(input.from), input.output, variable) : [];
  }
  const [producer, outputs] = [node.reads.get(name), states.get(name)];
  if (!producer || !outputs) return [];
  const [part = "outputs", output] = path;
  if (part !== "outputs") return [];
  const used = output === undefined ? Object.keys(outputs) : [output];
  return used.flatMap((output) => changed(producer, output, outputOf(outputs, output)));
}

/** Whether a stack uses an output that will not be there. */
export function isSomethingGone(node: StackNode, json: TerraformJson, { states }: ForeseenInputs): boolean {
  return referencesIn(json).some(({ kind, name, path = [] }) => {
    const [part, output] = path;
    const outputs = kind === "remote-state" && node.reads.has(name) ? states.get(name) : undefined;
    if (!outputs || part !== "outputs" || output === undefined) return false;
    return outputOf(outputs, output).value === null;
  });
}

function changed(from: InputChange["from"], output: string, { changes, value }: PlannedOutput): readonly InputChange[] {
  return changes ? [{ from, output, known: !hasUnknown(value) }] : [];
}

function uniqueChanges(changes: readonly InputChange[]): readonly InputChange[] {
  return [...new Map(changes.map((change) => [`${change.from} ${change.output}`, change])).values()];
}

/** Whether a configuration can be rewritten: it is no HCL, and its blocks stand as CDKTF writes them. */
export function isForeseeable(json: TerraformJson): boolean {
  const { data, resource, locals, variable } = json;
  const blocks = [data, data?.["terraform_remote_state"], resource, resource?.["terraform_data"], locals, variable];
  return !isHcl(json) && blocks.every((block) => !Array.isArray(block));
}

/** The address of what stands for everything that is not known yet: of a resource that was not made, nothing is known. */
export const UNKNOWN_ADDRESS = "terraform_data.terrace_unknown";

const UNKNOWN_EXPRESSION = `jsondecode(${UNKNOWN_ADDRESS}.id)`;

const UNKNOWN_STATE = `{ outputs = ${UNKNOWN_EXPRESSION} }`;

/**
 * A stack's configuration in which everything that it takes of others is what it will be, and truly unknown where that
 * is not known. It is for a plan only, which says what the stack's own configuration would do then.
 *
 * Nothing is marked as sensitive that is not in reality, either: Terraform reads states without such marks, and for
 * example refuses a `for_each` over a value that has one.
 */
export function foreseenConfiguration(json: TerraformJson, inputs: ForeseenInputs): TerraformJson {
  const whole = new Set<string>();
  const replaced = replaceReferences(withoutForeseen(json, inputs), ({ kind, name, path = [] }, isAlone) => {
    if (kind === "variable") return Object.hasOwn(inputs.variables, name) ? `local.${variableLocal(name)}` : undefined;
    const outputs = inputs.states.get(name);
    if (!outputs) return undefined;
    if (path.length > 1 || isAlone || !mayLack(outputs)) return `local.${stateLocal(name)}`;
    whole.add(name);
    return `local.${wholeLocal(name)}`;
  }) as TerraformJson;
  const states = [...inputs.states].map(([name, outputs]) => [
    stateLocal(name),
    inputs.late.has(name) ? UNKNOWN_STATE : stateValue(outputs),
  ]);
  const variables = Object.entries(inputs.variables).map(([name, variable]) => [
    variableLocal(name),
    variableValue(json.variable?.[name], variable),
  ]);
  const wholes = [...whole].map((name) => [wholeLocal(name), UNKNOWN_STATE]);
  const locals = [...states, ...wholes, ...variables].map(([name = "", value = ""]) => [name, template(value)]);
  return withBlocks(replaced, Object.fromEntries(locals) as Record<string, string>);
}

/**
 * An output that is not known yet may turn out to be null, and so not to be there. For a value that consists of all
 * outputs that makes no difference; for what is worked out from them (their names, how many they are) it does.
 */
function mayLack(outputs: PlannedOutputs): boolean {
  return Object.values(outputs).some(({ value }) => value === UNKNOWN);
}

function stateLocal(name: string): string {
  return `terrace_state_${name}`;
}

/** Stands for a state where it is used as a whole, and it is not known which outputs it will have. */
function wholeLocal(name: string): string {
  return `terrace_whole_state_${name}`;
}

function variableLocal(name: string): string {
  return `terrace_variable_${name}`;
}

function template(expression: string): string {
  return `\${${expression}}`;
}

/** Terraform keeps no output that is null. */
function stateValue(outputs: PlannedOutputs): string {
  const kept = Object.entries(outputs).filter(([, { value }]) => value !== null);
  const members = kept.map(([name, output]) => `${JSON.stringify(name)} = ${expressionOf(output, output.type)}`);
  return `{ outputs = { ${members.join(", ")} } }`;
}

/** @param as the type that it is to have, which may be another than it comes with */
function expressionOf({ value, type }: PlannedOutput, as: PlannedOutput["type"]): string {
  return literal(withoutOpenSets(value, type), UNKNOWN_EXPRESSION, as);
}

/** A variable is given JSON, converts it, and marks it as sensitive, as it is declared. */
function variableValue(declared: Readonly<Record<string, unknown>> | undefined, variable: PlannedOutput): string {
  const type = typeof declared?.["type"] === "string" ? declared["type"] : "any";
  const exact = readType(type);
  const value = expressionOf(variable, exact);
  const conversion = exact === undefined ? CONVERSIONS[type.replace(/\W.*/s, "")] : undefined;
  const converted = conversion === undefined ? value : `${conversion}(${value})`;
  return String(declared?.["sensitive"]) === "true" ? `sensitive(${converted})` : converted;
}

/** Of types that leave something open, what is certain. */
const CONVERSIONS: Readonly<Record<string, string>> = { list: "tolist", set: "toset", map: "tomap" };

/** Takes out the blocks whose place the local values take, and what waits for them. */
function withoutForeseen(json: TerraformJson, { states, variables }: ForeseenInputs): TerraformJson {
  const { data, variable, ...rest } = json;
  const { terraform_remote_state: remoteStates = {}, ...others } = data ?? {};
  const keptStates = without(remoteStates, (name) => states.has(name));
  const kept = {
    ...rest,
    ...unlessEmpty("data", { ...others, ...unlessEmpty("terraform_remote_state", keptStates) }),
    ...unlessEmpty(
      "variable",
      without(variable ?? {}, (name) => Object.hasOwn(variables, name)),
    ),
  };
  const addresses = [...states.keys()].map((name) => `data.terraform_remote_state.${name}`);
  return withoutDependencies(kept, new Set(addresses)) as TerraformJson;
}

function without<T>(blocks: Readonly<Record<string, T>>, isOut: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(blocks).filter(([name]) => !isOut(name)));
}

/** Terraform takes no block without a label. */
function unlessEmpty(key: string, blocks: object): object {
  return Object.keys(blocks).length > 0 ? { [key]: blocks } : {};
}

/** A data source that has been read is nothing to wait for. */
function withoutDependencies(value: unknown, addresses: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutDependencies(item, addresses));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => {
      const isList = key === "depends_on" && Array.isArray(part);
      const kept = isList ? part.filter((address) => !addresses.has(address as string)) : part;
      return [key, withoutDependencies(kept, addresses)];
    }),
  );
}

function withBlocks(json: TerraformJson, locals: Readonly<Record<string, string>>): TerraformJson {
  const [type = "", name = ""] = UNKNOWN_ADDRESS.split(".");
  return {
    ...json,
    locals: { ...json.locals, ...locals },
    resource: { ...json.resource, [type]: { ...json.resource?.[type], [name]: {} } },
  };
}

/** Of inputs that are not known yet, those that a complaint of Terraform's is about; all, if it names none. */
export function inputsAtFault(
  inputs: ForeseenInputs,
  traversals: readonly string[],
  node: StackNode,
): readonly InputChange[] {
  const unknown = inputs.changes.filter(({ known }) => !known);
  const named = unknown.filter(({ from, output }) =>
    names(node, from, output).some((name) => traversals.some((traversal) => isIn(traversal, name))),
  );
  return named.length > 0 ? named : unknown;
}

/** Whether a traversal goes through what is called so, and not only through something whose name begins alike. */
function isIn(traversal: string, name: string): boolean {
  return [".", "["].some((next) => `${traversal}.`.startsWith(`local.${name}${next}`));
}

/** What an output of a producer is called in a foreseen configuration. */
function names(node: StackNode, from: InputChange["from"], output: string): readonly string[] {
  const states = [...node.reads].filter(([, producer]) => producer === from);
  const variables = Object.entries(node.inputs).filter(([, ref]) => ref.from === from && ref.output === output);
  return [
    ...states.flatMap(([name]) => [
      `${stateLocal(name)}.outputs.${output}`,
      `${stateLocal(name)}.outputs["${output}"]`,
      wholeLocal(name),
    ]),
    ...variables.map(([name]) => variableLocal(name)),
  ];
}
