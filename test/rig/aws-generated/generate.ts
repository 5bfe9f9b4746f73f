import type { Chance } from "../generated/chance";
import { kindOf, kinds } from "./kinds";
import { lookups } from "./lookups";
import { moduleNames } from "./modules";
import type { GeneratedStack, Lookup, ModuleCall, Piece, ProviderConfiguration, Region, Repeat } from "./stack";

/**
 * Makes a random stack. All have the kinds of pieces and of lookups in turn, so that few stacks have them all; the rest
 * is chance.
 *
 * @param turn the stack's number, from 1
 */
export function generateStack(turn: number, chance: Chance): GeneratedStack {
  const providers = someProviders(chance);
  const empty: GeneratedStack = {
    name: `d${turn}`,
    providers,
    pieces: [],
    calls: someCalls(providers, chance),
    lookups: someLookups(turn, providers, chance),
    extras: chance.some(["check", "functions", "variables"], 0.3),
    changes: { moved: [], forgotten: [] },
    secret: chance.text() || "empty",
  };
  const others = Array.from({ length: chance.between(1, 2) }, () => chance.pick(QUICK));
  return [...inTurn(Object.keys(kinds), turn), ...others].reduce(
    (stack, kind) => withPiece(stack, kind, chance),
    empty,
  );
}

/** Adds a random piece of a kind. */
export function withPiece(
  stack: GeneratedStack,
  kind: string,
  chance: Chance,
  given: Partial<Piece> = {},
): GeneratedStack {
  const number = Math.max(0, ...stack.pieces.map(({ id }) => Number(id.slice(1)))) + 1;
  const lifecycle = chance.often(0.3) ? chance.pick(LIFECYCLES) : {};
  const isFirst = "create_before_destroy" in lifecycle;
  const near = stack.pieces.length > 0 && !isFirst && chance.often(0.4) ? chance.pick(stack.pieces).id : undefined;
  const piece: Piece = {
    id: `p${number}`,
    label: `p${number}`,
    kind,
    provider: chance.between(0, stack.providers.length - 1),
    form: chance.between(0, 5),
    generation: 0,
    repeat: !kindOf(kind).isSingle && chance.often(0.2) ? repetition(chance) : undefined,
    near,
    lifecycle,
    shown: chance.pick(["no", "id", "all"]),
    isImported: false,
    ...given,
  };
  return { ...stack, pieces: [...stack.pieces, piece] };
}

/** Kinds that cost no time: all but those that the provider waits for, and those that need a process of their own. */
export const QUICK = Object.keys(kinds).filter((name) => !kindOf(name).isSlow && !kindOf(name).hasFiles);

/** A random module that is used. */
export function aCall(label: string, providers: readonly ProviderConfiguration[], chance: Chance): ModuleCall {
  const provider = (): number => chance.between(0, providers.length - 1);
  return {
    label,
    module: chance.pick(moduleNames),
    place: chance.often(0.2) ? "beside" : "elsewhere",
    providers: [provider(), provider()],
    form: chance.between(0, 5),
  };
}

/** A random repetition. */
export function repetition(chance: Chance): Repeat {
  if (chance.often(0.4)) return { by: "count", times: chance.between(1, 2) };
  const keys = chance.some(["blue", "green", "red"], 0.5);
  return { by: "for_each", keys: keys.length > 0 ? keys : ["red"] };
}

/** Of a list, the two whose turn it is. */
function inTurn(all: readonly string[], turn: number): readonly string[] {
  return [0, 1].map((more) => all[((turn - 1) * 2 + more) % all.length] ?? "");
}

/** Few different ones in all, so that stacks share them. */
function someProviders(chance: Chance): readonly ProviderConfiguration[] {
  const one = (alias?: string): ProviderConfiguration => ({
    ...(alias !== undefined && { alias }),
    region: chance.pick(REGIONS),
    tags: chance.often(0.1) ? "own" : chance.pick(["none", "shared"]),
  });
  const aliases = ["second", "third"].slice(0, chance.pick([0, 0, 1, 1, 2]));
  return [one(), ...aliases.map(one)];
}

const REGIONS: readonly Region[] = ["us-east-1", "eu-west-1", "ap-southeast-2"];

function someCalls(providers: readonly ProviderConfiguration[], chance: Chance): readonly ModuleCall[] {
  return chance.some(["m1", "m2"], 0.35).map((label) => aCall(label, providers, chance));
}

function someLookups(turn: number, providers: readonly ProviderConfiguration[], chance: Chance): readonly Lookup[] {
  const names = [...inTurn(Object.keys(lookups), turn), ...chance.some(Object.keys(lookups), 0.05)];
  return [...new Set(names)].map((what) => ({
    label: what,
    what,
    provider: chance.between(0, providers.length - 1),
  }));
}

const LIFECYCLES: readonly Piece["lifecycle"][] = [
  { create_before_destroy: true },
  { ignore_changes: ["tags"] },
  { precondition: [{ condition: '${var.stage != ""}', error_message: "There is no stage." }] },
  { postcondition: [{ condition: '${self.id != ""}', error_message: "There is no id." }] },
];
