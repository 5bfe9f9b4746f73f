import type { Json } from "../../../orchestrator/values/outputs";
import { isFields, isList, labelOf, unequal } from "./unequal";

/**
 * In what two values of two worlds are not the same, but for names: parts of strings that each world makes up for
 * itself. Which name stands for which is told by the places where they stand; and it is the same everywhere.
 *
 * @param names what names look like
 */
export function unequalButForNames(one: Json, other: Json, names: RegExp): readonly string[] {
  const counterparts = new Counterparts(names);
  counterparts.learn(one, other);
  const places = unequal(counterparts.ofOurs(one), counterparts.ofTheirs(other));
  return [...counterparts.conflicts, ...places];
}

class Counterparts {
  /** This world's names, by the other's; and the other way. */
  private readonly ours = new Map<string, string>();
  private readonly theirs = new Map<string, string>();
  readonly conflicts: string[] = [];

  constructor(private readonly names: RegExp) {}

  learn(one: Json, other: Json): void {
    if (typeof one === "string" && typeof other === "string") {
      const [ours, theirs] = [one.match(this.names) ?? [], other.match(this.names) ?? []];
      if (this.form(one) === this.form(other)) ours.forEach((name, index) => this.pair(name, theirs[index] ?? ""));
    } else if (isList(one) && isList(other)) {
      for (const [item, counterpart] of this.pairs(one, other)) this.learn(item, counterpart);
    } else if (isFields(one) && isFields(other)) {
      for (const [key, value] of Object.entries(one)) if (key in other) this.learn(value, other[key] ?? null);
    }
  }

  /** This world's value, in its settled order. A name that no place tells the other one of is only there. */
  ofOurs(one: Json): Json {
    return this.settled(
      mapped(one, (text) => text.replace(this.names, (name) => (this.theirs.has(name) ? name : ANY))),
    );
  }

  /** The other world's value with this world's names, likewise. */
  ofTheirs(other: Json): Json {
    return this.settled(mapped(other, (text) => text.replace(this.names, (name) => this.ours.get(name) ?? ANY)));
  }

  /** In a set, what has names in it stands in an order that the names make: then in one that they don't. */
  private settled(value: Json): Json {
    if (isFields(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.settled(each)]));
    }
    if (!isList(value)) return value;
    const items = value.map((item) => this.settled(item));
    const hasNames = JSON.stringify(items).includes(ANY) || this.form(items) !== JSON.stringify(items);
    const isInOrder = !hasNames || items.some((item) => labelOf(item) !== undefined);
    return isInOrder ? items : [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }

  private pair(our: string, their: string): void {
    const [known, taken] = [this.ours.get(their), this.theirs.get(our)];
    if (known === our && taken === their) return;
    if (known === undefined && taken === undefined) {
      this.ours.set(their, our);
      this.theirs.set(our, their);
    } else {
      this.conflicts.push(`${their} stands for ${our}, but elsewhere ${known ?? their} and ${taken ?? our} do`);
    }
  }

  /** Items of a list that are surely each other's: by their place, or in sets by all but the names. */
  private pairs(one: readonly Json[], other: readonly Json[]): readonly (readonly [Json, Json])[] {
    if (one.length !== other.length) return [];
    const isInOrder = one.length === 1 || one.some((item) => labelOf(item) !== undefined);
    const [ours, theirs] = [one.map((item) => this.form(item)), other.map((item) => this.form(item))];
    if (!isInOrder && new Set(ours).size < ours.length) return [];
    return one.map((item, index) => [item, other[isInOrder ? index : theirs.indexOf(ours[index] ?? "")] ?? null]);
  }

  /** A value without its names. */
  private form(value: Json): string {
    return JSON.stringify(mapped(value, (text) => text.replace(this.names, ANY)));
  }
}

/** Stands for any name. */
const ANY = "(a name)";

/** A value with its texts, keys aside, made into others. */
function mapped(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (isList(value)) return value.map((item) => mapped(item, change));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapped(each, change)]));
}
