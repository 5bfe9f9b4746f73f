import { addressOf, type GeneratedApp, type GeneratedStack, type GeneratedTask, type Item, type Link } from "./app";
import { quoted, type Expression, type Known } from "./expression";
import type { Type } from "./type";

/** All that the items of a stack can refer to, up to one of them. */
export function scopeOf(app: GeneratedApp, stack: GeneratedStack, items = stack.items): readonly Expression[] {
  return [
    ...stack.links.flatMap((link) =>
      ofState(
        link,
        app.nodes.find(({ id }) => id === link.from),
      ),
    ),
    ...stack.inputs.map(({ name, type, sensitive }) => value(`var.${name}`, type, "nothing", sensitive)),
    ...items.flatMap(ofItem),
  ];
}

function value(text: string, type: Type, known: Known, sensitive = false): Expression {
  return { text, type, known, sensitive };
}

/** Terraform reads states without marks, and keeps no output that is null. */
function ofState(link: Link, producer: GeneratedStack | GeneratedTask | undefined): readonly Expression[] {
  if (producer?.kind !== "stack") return [];
  const state = `data.terraform_remote_state.${link.name}.outputs`;
  const late = link.dependsOn.length > 0;
  const outputs = producer.outputs.flatMap(({ name, value: { type, known } }) => {
    const is = late ? "nothing" : known;
    return type === "maybe"
      ? [value(`try(${state}.${name}, null)`, type, is), value(`lookup(${state}, ${quoted(name)}, null)`, type, is)]
      : [value(`${state}.${name}`, type, is), value(`${state}[${quoted(name)}]`, type, is)];
  });
  const names: Type = { kind: "list", of: "string" };
  return [
    ...outputs,
    value(`jsonencode(${state})`, "string", "nothing"),
    value(`keys(${state})`, names, "nothing"),
    value(`[for name, x in ${state} : "\${name} \${sha256(jsonencode(x))}"]`, names, "nothing"),
    value(`length(${state})`, "number", "nothing"),
  ];
}

function ofItem(item: Item): readonly Expression[] {
  const address = addressOf(item);
  if (item.kind === "local") return [{ ...item.value, text: address }];
  if (item.kind === "module") {
    return [
      value(`${address}.same`, item.same.type, item.same.known),
      value(`${address}.made`, item.made.type, "nothing"),
      value(`${address}.id`, "string", "nothing"),
    ];
  }
  const { type, known, sensitive } = item.input;
  switch (item.repeat?.by) {
    case undefined:
      return [
        value(`${address}.input`, type, known, sensitive),
        value(`${address}.output`, type, "nothing", sensitive),
        value(`${address}.id`, "string", "nothing"),
        ...(item.triggers ? [{ ...item.triggers, text: `${address}.triggers_replace` }] : []),
      ];
    case "for_each": {
      const over = item.repeat.over.type;
      const keys = typeof over === "object" && over.kind === "map" ? over.keys : [];
      const all = (part: string, of: Type): Expression =>
        value(`{ for k, r in ${address} : k => r.${part} }`, { kind: "map", of, keys }, "shape", sensitive);
      return [
        all("id", "string"),
        all("output", type),
        value(`values(${address})[*].id`, { kind: "list", of: "string" }, "shape"),
        ...keys.map((key) => value(`${address}[${quoted(key)}].output`, type, "nothing", sensitive)),
      ];
    }
    case "count":
      return [
        value(`jsonencode(${address}[*].output)`, "string", "nothing", sensitive),
        value(`length(${address})`, "number", "all"),
      ];
  }
}
