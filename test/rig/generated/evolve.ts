import {
  addressOf,
  expressionsOf,
  type GeneratedApp,
  type GeneratedStack,
  type GeneratedTask,
  type Item,
  type Resource,
} from "./app";
import type { Chance } from "./chance";
import { anExpression, type Expression, type Scope } from "./expression";
import { anOutput, repeatedInput, scopeWith, withItem, withNode } from "./generate";

/**
 * The same app after some work on it: whatever others rely on stays, anything else may be another, and something of a
 * stack is.
 */
export function evolve(app: GeneratedApp, chance: Chance): GeneratedApp {
  const changed = chance.pick(app.nodes.filter(({ kind }) => kind === "stack"));
  const nodes = app.nodes.reduce<GeneratedApp["nodes"]>((done, node, index) => {
    const now = { nodes: [...done, ...app.nodes.slice(index)] };
    const isTouched = node === changed || chance.often(0.4);
    return [...done, isTouched ? evolvedNode(now, node, node === changed, chance) : node];
  }, []);
  return chance.often(0.1) ? withNode({ nodes }, chance) : { nodes };
}

function evolvedNode(
  app: GeneratedApp,
  node: GeneratedStack | GeneratedTask,
  isSure: boolean,
  chance: Chance,
): GeneratedStack | GeneratedTask {
  const salt = isSure || chance.often(0.2) ? `${node.salt}, ${chance.text()}` : node.salt;
  if (node.kind === "task") return { ...node, salt };
  const steps = [rewritten, withoutItem, withNewItem, renamed, withOutputs] as const;
  return steps.reduce<GeneratedStack>((stack, step) => step(app, stack, chance), { ...node, salt });
}

/** Other expressions, of the same types. */
function rewritten(app: GeneratedApp, stack: GeneratedStack, chance: Chance): GeneratedStack {
  const items = stack.items.map((item, index) => {
    // A rename is told of once.
    const { movedFrom: _, ...settled } = item as Resource;
    if (!chance.often(0.4)) return settled;
    return rewrittenItem(settled, scopeWith(app, stack, stack.items.slice(0, index)), chance);
  });
  const now = { ...stack, items };
  const scope = scopeWith(app, now, items);
  const outputs = stack.outputs.map((output) =>
    chance.often(0.3) ? { ...output, value: another(output.value, scope, chance) } : output,
  );
  return { ...now, outputs };
}

function rewrittenItem(item: Item, scope: Scope, chance: Chance): Item {
  if (item.kind === "local") return { ...item, value: another(item.value, scope, chance) };
  const open = { ...scope, mayBeSensitive: false };
  if (item.kind === "module") {
    return { ...item, same: another(item.same, open, chance), made: another(item.made, open, chance) };
  }
  const { repeat, triggers } = item;
  // A count's expression is no plain value. One over what is coming must not become one over what never is known.
  const isFree = repeat?.by === "for_each" && repeat.over.known !== "nothing";
  const over = isFree && chance.often(0.5) ? another(repeat.over, open, chance) : repeat?.over;
  const now = repeat && over ? { repeat: { ...repeat, over } } : {};
  const input = now.repeat
    ? kept(item.input, repeatedInput(now.repeat, { ...scope, ...limits(item.input) }, chance))
    : another(item.input, scope, chance);
  return {
    ...item,
    input,
    ...now,
    ...(triggers && chance.often(0.5) && { triggers: another(triggers, scope, chance) }),
  };
}

/** Another expression that can stand wherever one does. */
function another(is: Expression, scope: Scope, chance: Chance): Expression {
  return kept(is, anExpression(is.type, { ...scope, ...limits(is) }, chance));
}

function limits({ known, sensitive }: Expression): Pick<Scope, "known" | "mayBeSensitive"> {
  return { known, mayBeSensitive: sensitive };
}

/** What others rely on stays as it was promised. */
function kept(is: Expression, becomes: Expression): Expression {
  return { ...is, text: becomes.text };
}

function withoutItem(_app: GeneratedApp, stack: GeneratedStack, chance: Chance): GeneratedStack {
  const unused = stack.items.filter((item) => !isUsed(item, stack));
  if (unused.length === 0 || !chance.often(0.3)) return stack;
  const out = chance.pick(unused);
  return { ...stack, items: stack.items.filter((item) => item !== out) };
}

function isUsed(item: Item, stack: GeneratedStack): boolean {
  const reference = new RegExp(`\\b${addressOf(item).replace(".", "\\.")}\\b`);
  const others = stack.items.filter((other) => other !== item);
  const texts = [...others.flatMap(expressionsOf), ...stack.outputs.map(({ value }) => value)].map(({ text }) => text);
  const named = others.flatMap((other) => (other.kind === "resource" ? other.dependsOn : []));
  return [...texts, ...named].some((text) => reference.test(text));
}

function withNewItem(app: GeneratedApp, stack: GeneratedStack, chance: Chance): GeneratedStack {
  return chance.often(0.3) ? withItem(app, stack, chance) : stack;
}

function renamed(_app: GeneratedApp, stack: GeneratedStack, chance: Chance): GeneratedStack {
  const resources = stack.items.filter((item) => item.kind === "resource");
  if (resources.length === 0 || !chance.often(0.2)) return stack;
  const { name } = chance.pick(resources);
  const next = `${name}n`;
  const reference = new RegExp(`\\bterraform_data\\.${name}\\b`, "g");
  const text = JSON.stringify({ items: stack.items, outputs: stack.outputs }).replace(
    reference,
    `terraform_data.${next}`,
  );
  const { items, outputs } = JSON.parse(text) as Pick<GeneratedStack, "items" | "outputs">;
  const isTold = chance.often(0.6);
  return {
    ...stack,
    outputs,
    items: items.map((item) =>
      item.kind === "resource" && item.name === name
        ? { ...item, name: next, ...(isTold && { movedFrom: name }) }
        : item,
    ),
  };
}

function withOutputs(app: GeneratedApp, stack: GeneratedStack, chance: Chance): GeneratedStack {
  const free = stack.outputs.filter(({ name }, index) => index > 0 && !isTaken(app, stack.id, name));
  const out = chance.often(0.2) ? free.slice(-1) : [];
  const outputs = stack.outputs.filter((output) => !out.includes(output));
  const name = `new${outputs.length}`;
  const isNew = chance.often(0.25) && !outputs.some((output) => output.name === name);
  return { ...stack, outputs: [...outputs, ...(isNew ? [anOutput(app, stack, name, true, chance)] : [])] };
}

/** Whether another node may have an output by its name. */
function isTaken(app: GeneratedApp, id: string, output: string): boolean {
  return app.nodes.some((node) => {
    if (node.inputs.some((input) => input.from === id && input.output === output)) return true;
    const isLinked = node.kind === "stack" && node.links.some(({ from }) => from === id);
    return isLinked && JSON.stringify([node.items, node.outputs]).includes(output);
  });
}
