import type { Chance } from "../generated/chance";
import { aCall, QUICK, repetition, withPiece } from "./generate";
import { kindOf } from "./kinds";
import type { GeneratedStack, Piece, ProviderTags } from "./stack";

/**
 * What a stack is changed to: a piece of it is changed, one is gone, one is new; and, by chance, one has another name,
 * is only let go, or imported, and providers, modules, data sources and the secret are others.
 */
export function evolve(stack: GeneratedStack, chance: Chance): GeneratedStack {
  const steps: readonly Step[] = [changed, gone, added];
  const others: readonly Step[] = [renamed, letGo, imported, retagged, otherModules, otherLookups, otherSecret];
  return [...steps, ...chance.some(others, 0.3)].reduce<GeneratedStack>((before, step) => step(before, chance), {
    ...stack,
    changes: { moved: [], forgotten: [] },
  });
}

type Step = (stack: GeneratedStack, chance: Chance) => GeneratedStack;

/** It is updated, or replaced; or there are other instances of it. */
function changed(stack: GeneratedStack, chance: Chance): GeneratedStack {
  const piece = chance.pick(stack.pieces);
  if (piece.repeat && chance.often(0.5)) return replace(stack, { ...piece, repeat: repetition(chance) });
  const isReplaced = "create_before_destroy" in piece.lifecycle || chance.often(0.25);
  return replace(stack, {
    ...piece,
    form: piece.form + 1,
    generation: piece.generation + (isReplaced ? 1 : 0),
  });
}

function gone(stack: GeneratedStack, chance: Chance): GeneratedStack {
  return without(stack, chance.pick(stack.pieces));
}

function added(stack: GeneratedStack, chance: Chance): GeneratedStack {
  return withPiece(stack, chance.pick(QUICK), chance);
}

function renamed(stack: GeneratedStack, chance: Chance): GeneratedStack {
  const [piece] = stack.pieces;
  if (!piece) return stack;
  const moved = { ...piece, label: `${piece.label}_moved`, form: piece.form + chance.between(0, 1) };
  const { changes } = stack;
  return {
    ...replace(stack, moved),
    changes: { ...changes, moved: [...changes.moved, { piece: moved, from: piece.label }] },
  };
}

function letGo(stack: GeneratedStack): GeneratedStack {
  const piece = stack.pieces.at(1);
  if (!piece) return stack;
  const { changes } = stack;
  return { ...without(stack, piece), changes: { ...changes, forgotten: [...changes.forgotten, piece] } };
}

/** What is imported was made beforehand, in the one region where that is easy. */
function imported(stack: GeneratedStack, chance: Chance): GeneratedStack {
  const provider = stack.providers.findIndex(({ region }) => region === "us-east-1");
  if (provider < 0) return stack;
  return withPiece(stack, "parameter", chance, { provider, repeat: undefined, isImported: true });
}

function retagged(stack: GeneratedStack, chance: Chance): GeneratedStack {
  const at = chance.between(0, stack.providers.length - 1);
  if (stack.pieces.some(({ kind, provider }) => provider === at && kindOf(kind).isNeverUpdated)) return stack;
  const other: Readonly<Record<ProviderTags, ProviderTags>> = { none: "shared", shared: "none", own: "shared" };
  const providers = stack.providers.map((each, index) => (index === at ? { ...each, tags: other[each.tags] } : each));
  return { ...stack, providers };
}

function otherModules(stack: GeneratedStack, chance: Chance): GeneratedStack {
  const [first, ...others] = stack.calls;
  if (first) return { ...stack, calls: chance.often(0.5) ? others : [{ ...first, form: first.form + 1 }, ...others] };
  return { ...stack, calls: [aCall("m3", stack.providers, chance)] };
}

function otherLookups(stack: GeneratedStack): GeneratedStack {
  return { ...stack, lookups: stack.lookups.slice(1) };
}

function otherSecret(stack: GeneratedStack): GeneratedStack {
  return { ...stack, secret: `${stack.secret} and more` };
}

function replace(stack: GeneratedStack, piece: Piece): GeneratedStack {
  return { ...stack, pieces: stack.pieces.map((each) => (each.id === piece.id ? piece : each)) };
}

function without(stack: GeneratedStack, piece: Piece): GeneratedStack {
  return { ...stack, pieces: stack.pieces.filter((each) => each !== piece) };
}
