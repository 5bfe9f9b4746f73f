import type { GeneratedApp, GeneratedOutput, GeneratedStack, GeneratedTask, Input, Item, Link, Resource } from "./app";
import { addressOf } from "./app";
import type { Chance } from "./chance";
import { anExpression, anyType, keysOf, type Expression, type Known, type Scope } from "./expression";
import { scopeOf } from "./scope";
import { declaration, type Type } from "./type";

/** Makes a random app of 2 to 5 nodes. */
export function generateApp(chance: Chance): GeneratedApp {
  let app: GeneratedApp = { nodes: [stack({ nodes: [] }, "s0", chance)] };
  const size = chance.between(2, 5);
  while (app.nodes.length < size) app = withNode(app, chance);
  return app;
}

/** Adds a random node. */
export function withNode(app: GeneratedApp, chance: Chance): GeneratedApp {
  const index = app.nodes.length;
  const node = chance.often(0.2) ? task(app, `t${index}`, chance) : stack(app, `s${index}`, chance);
  return { nodes: [...app.nodes, node] };
}

function stack(app: GeneratedApp, id: string, chance: Chance): GeneratedStack {
  const before = app.nodes.filter((node) => node.kind === "stack");
  const linked = before.filter((_, index) => (index === before.length - 1 ? chance.often(0.8) : chance.often(0.4)));
  const empty: GeneratedStack = {
    kind: "stack",
    id,
    links: linked.map(({ id }) => link(id, chance)),
    after: chance.some(
      before.filter((node) => !linked.includes(node)).map((node) => node.id),
      0.2,
    ),
    inputs: inputs(app, chance),
    items: [],
    outputs: [],
    salt: chance.text(),
    createFirst: chance.often(0.15),
    outside: chance.some(["file", "state"], 0.35),
  };
  const items = Array.from({ length: chance.between(1, 4) }).reduce<GeneratedStack>(
    (stack) => withItem(app, stack, chance),
    empty,
  );
  const filled = { ...items, links: items.links.map((link) => waiting(link, items, chance)) };
  return { ...filled, outputs: outputs(app, filled, chance) };
}

function link(from: string, chance: Chance): Link {
  const name = chance.often(0.5) ? `cross-stack-reference-input-${from}` : `state_of_${from}`;
  return { from, name, dependsOn: [], mirrored: chance.often(0.3) };
}

/** Only a link that nothing refers to yet can wait for a resource without a cycle. */
function waiting(link: Link, { items }: GeneratedStack, chance: Chance): Link {
  const isUsed = JSON.stringify(items).includes(`data.terraform_remote_state.${link.name}.`);
  return !isUsed && chance.often(0.3) ? { ...link, dependsOn: ["terraform_data.salt"] } : link;
}

/** Values from tasks; now and then from a stack, too. */
function inputs(app: GeneratedApp, chance: Chance): readonly Input[] {
  return app.nodes.flatMap((node): readonly Input[] => {
    const from = node.id;
    if (node.kind === "task") {
      return chance.some(node.outputs, 0.7).map(({ name: output, type, sensitive }) => ({
        ...{ name: `${from}_${output}`, from, output },
        declared: type === "boolean" ? "bool" : type,
        type: typeOfTask[type] ?? "string",
        sensitive: chance.often(0.1) || sensitive,
      }));
    }
    return chance.some(node.outputs.filter(isSure), 0.1).map(({ name: output, value: { type } }) => ({
      ...{ name: `${from}_${output}`, from, output, sensitive: false },
      ...declared(type, chance),
    }));
  });
}

const typeOfTask: Readonly<Record<string, Type>> = {
  string: "string",
  number: "number",
  boolean: "bool",
  "list(string)": { kind: "list", of: "string" },
  "map(string)": { kind: "map", of: "string", keys: ["k"] },
};

/** A variable may convert what it is given. */
function declared(type: Type, chance: Chance): Pick<Input, "declared" | "type"> {
  if (type === "number" && chance.often(0.3)) return { declared: "string", type: "string" };
  if (typeof type === "object" && type.kind !== "object" && type.of === "number" && chance.often(0.5)) {
    return { declared: `${type.kind}(string)`, type: { ...type, of: "string" } };
  }
  return { declared: chance.often(0.2) ? "any" : declaration(type), type };
}

/** An output that is null is not there, and so is nothing for an input. */
function isSure({ value: { type } }: GeneratedOutput): boolean {
  return type !== "maybe";
}

/** Adds a random item at a stack's end. */
export function withItem(app: GeneratedApp, stack: GeneratedStack, chance: Chance): GeneratedStack {
  const items = [...stack.items, item(app, stack, freeName(stack), chance)];
  return { ...stack, items };
}

function freeName({ items }: GeneratedStack): string {
  const numbers = items.map(({ name }) => Number(/\d+/.exec(name)?.[0]));
  return `x${Math.max(0, ...numbers) + 1}`;
}

function item(app: GeneratedApp, stack: GeneratedStack, name: string, chance: Chance): Item {
  const scope = scopeWith(app, stack, stack.items);
  if (chance.often(0.2)) return { kind: "local", name, value: anExpression(anyType(chance), scope, chance) };
  if (chance.often(0.1)) {
    const open = { ...scope, mayBeSensitive: false };
    const argument = (): Expression => anExpression(anyType(chance), open, chance);
    return { kind: "module", name, same: argument(), made: argument() };
  }
  return resource(app, stack, name, chance);
}

function resource(app: GeneratedApp, stack: GeneratedStack, name: string, chance: Chance): Resource {
  const scope = scopeWith(app, stack, stack.items);
  const repeat = chance.often(0.3) ? repetition(chance.often(0.04) ? coming(app, stack) : scope, chance) : undefined;
  const others = ["terraform_data.salt", ...stack.items.filter(({ kind }) => kind !== "local").map(addressOf)];
  const states = stack.links.map(({ name }) => `data.terraform_remote_state.${name}`);
  const lifecycle = {
    ...(stack.createFirst && { create_before_destroy: true }),
    ...(chance.often(0.07) && { ignore_changes: ["input"] }),
    ...(chance.often(0.1) && { replace_triggered_by: ["terraform_data.salt"] }),
  };
  return {
    kind: "resource",
    name,
    input: repeat ? repeatedInput(repeat, scope, chance) : input(scope, chance),
    ...(chance.often(0.25) && { triggers: anExpression(anyType(chance, 1), scope, chance) }),
    ...(repeat && { repeat }),
    dependsOn: chance.some([...others, ...states], 0.08),
    lifecycle,
  };
}

/** Anything; now and then all that hangs on the order and the size of a set. */
function input(scope: Scope, chance: Chance): Expression {
  const sets = scope.values.flatMap(({ type, ...set }) =>
    typeof type === "object" && type.kind === "set" ? [{ ...set, of: type.of }] : [],
  );
  if (sets.length === 0 || chance.often(0.6)) return anExpression(anyType(chance), scope, chance);
  const { of, ...set } = chance.pick(sets);
  const list = `tolist(${set.text})`;
  return {
    ...set,
    text: `{ list = ${list}, size = length(${set.text}), last = reverse(sort(${list}))[0] }`,
    type: { kind: "object", of: { list: { kind: "list", of }, size: "number", last: "string" } },
  };
}

/** What comes from other nodes, and is known once they are applied. */
function coming(app: GeneratedApp, stack: GeneratedStack): Scope & { readonly isComing: true } {
  const links = stack.links.filter(({ dependsOn }) => dependsOn.length === 0);
  return { ...scopeWith(app, { ...stack, links }, []), isComing: true };
}

/** Over what is known beforehand; or, now and then, over what is coming, which can't be planned then. */
function repetition(scope: Scope & { readonly isComing?: true }, chance: Chance): NonNullable<Resource["repeat"]> {
  const open = (known: Known): Scope => ({
    ...scope,
    known: scope.isComing ? "nothing" : known,
    mayBeSensitive: false,
  });
  if (chance.often(0.25)) {
    const over = anExpression("bool", open("all"), chance);
    return { by: "count", over: { ...over, text: `(${over.text} ? 2 : 1)`, type: "number" } };
  }
  const map: Type = { kind: "map", of: anyType(chance, 1), keys: keysOf(chance) };
  return {
    by: "for_each",
    over: chance.often(0.7)
      ? anExpression(map, open("shape"), chance)
      : anExpression({ kind: "set", of: "string" }, open("all"), chance),
  };
}

/** The input of one of several instances. */
export function repeatedInput({ by, over }: NonNullable<Resource["repeat"]>, scope: Scope, chance: Chance): Expression {
  const own = anExpression("string", scope, chance, 1);
  const whole =
    by === "count" ? "count.index" : chance.pick(["each.key", "jsonencode(each.value)", "sha256(each.key)"]);
  const isKnown = own.known === "all" && over.known === "all";
  return { ...own, text: `"\${${whole}} \${${own.text}}"`, known: isKnown ? "all" : "nothing" };
}

/** What can be referred to from a stack after some of its items. */
export function scopeWith(app: GeneratedApp, stack: GeneratedStack, items: readonly Item[]): Scope {
  return { values: scopeOf(app, stack, items), known: "nothing", mayBeSensitive: true };
}

function outputs(app: GeneratedApp, stack: GeneratedStack, chance: Chance): readonly GeneratedOutput[] {
  const names = [...new Set(Array.from({ length: chance.between(1, 4) }, () => chance.pick(OUTPUT_NAMES)))];
  return names.map((name, index) => anOutput(app, stack, name, index > 0, chance));
}

const OUTPUT_NAMES = ["value", "id", "list", "config", "x-y", "for", "constructor", "count", "many_words"];

/** A random output, often of what a plan can't know. */
export function anOutput(
  app: GeneratedApp,
  stack: GeneratedStack,
  name: string,
  mayBeNull: boolean,
  chance: Chance,
): GeneratedOutput {
  const scope = scopeWith(app, stack, stack.items);
  if (mayBeNull && chance.often(0.15)) return { name, value: anExpression("maybe", scope, chance) };
  if (chance.often(0.15)) return { name, value: anExpression(chance.pick(WITH_SETS), scope, chance, 3) };
  const ready = scope.values.filter(({ type }) => type !== "maybe");
  const value =
    ready.length > 0 && chance.often(0.4) ? chance.pick(ready) : anExpression(anyType(chance), scope, chance, 3);
  return { name, value };
}

const SET: Type = { kind: "set", of: "string" };

/** Where something in a set is not known, little of it is. */
const WITH_SETS: readonly Type[] = [
  SET,
  { kind: "set", of: "number" },
  { kind: "map", of: SET, keys: ["k"] },
  { kind: "list", of: SET },
  { kind: "object", of: { id: "string", tags: SET } },
];

function task(app: GeneratedApp, id: string, chance: Chance): GeneratedTask {
  const given = app.nodes.flatMap((node) => {
    const outputs = node.kind === "task" ? node.outputs : node.outputs.filter(isSure);
    return outputs.map(({ name: output }) => ({
      name: `${node.id}_${output.replace("-", "_")}`,
      from: node.id,
      output,
    }));
  });
  const taken = chance.some(given, 0.4);
  return {
    kind: "task",
    id,
    inputs: taken.length > 0 ? taken : given.slice(0, 1),
    outputs: [chance.pick(TASK_OUTPUTS), chance.pick(TASK_OUTPUTS)]
      .filter((output, index, all) => all.findIndex(({ name }) => name === output.name) === index)
      .map((output) => ({ ...output, sensitive: chance.often(0.15) })),
    salt: chance.text(),
  };
}

const TASK_OUTPUTS: readonly Omit<GeneratedTask["outputs"][number], "sensitive">[] = [
  { name: "sum", type: "string", json: '"sum %s"' },
  { name: "fixed", type: "string", json: '"always this"' },
  { name: "number", type: "number", json: "%s" },
  { name: "flag", type: "boolean", json: "true" },
  { name: "list", type: "list(string)", json: '["a", "sum %s"]' },
  { name: "map", type: "map(string)", json: '{"k": "sum %s", "fixed": "1"}' },
];
