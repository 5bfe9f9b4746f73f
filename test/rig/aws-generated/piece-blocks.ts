import type { Making, Made } from "./kind";
import { kindOf } from "./kinds";
import type { GeneratedStack, Piece, Repeat } from "./stack";

/** A piece's blocks, by their keys. */
export function madeOf(piece: Piece, stack: GeneratedStack): Made {
  return kindOf(piece.kind).make(making(piece, stack));
}

function making(piece: Piece, stack: GeneratedStack): Making {
  const { id, form, generation, repeat, near } = piece;
  const nearby = stack.pieces.find((each) => each.id === near);
  const name = `${stack.name}-${id}${generation > 0 ? `g${generation}` : ""}${repeat ? `-\${${keyOf(repeat)}}` : ""}`;
  return {
    name,
    region: at(stack.providers, piece.provider).region,
    tags: { Form: `${form}`, ...(nearby && { Near: `\${${idsOf(nearby, stack)}}` }) },
    one: (of) => at(of, form % of.length),
    ref: (key, attribute) => `\${${addressOf(key, piece)}${repeat ? `[${keyOf(repeat)}]` : ""}.${attribute}}`,
    address: (key) => addressOf(key, piece),
  };
}

function keyOf({ by }: Repeat): string {
  return by === "count" ? "count.index" : "each.key";
}

/** A block's address by its key: `TYPE:b` of the piece `p1` is `TYPE.p1_b`. */
export function addressOf(key: string, { label }: Pick<Piece, "label">): string {
  const [type, more] = key.split(":");
  return `${type}.${label}${more === undefined ? "" : `_${more}`}`;
}

/** The address of the resource that stands for a piece. */
export function mainOf(piece: Piece, stack: GeneratedStack): string {
  const made = kindOf(piece.kind).make(making({ ...piece, near: undefined }, stack));
  const main = Object.keys(made).find(isResource);
  if (main === undefined) throw new Error(`no resource in ${piece.kind}`);
  return addressOf(main, piece);
}

/** An expression for the id of a piece's first resource, or all ids. */
export function idsOf(piece: Piece, stack: GeneratedStack): string {
  const main = mainOf(piece, stack);
  if (!piece.repeat) return `${main}.id`;
  return `join("+", ${piece.repeat.by === "count" ? main : `values(${main})`}[*].id)`;
}

/** Whether a key is of a resource. */
export function isResource(key: string): boolean {
  return !key.includes(".");
}

/** What stands at a place of a list, where there has to be something. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`nothing at ${index}`);
  return found;
}
