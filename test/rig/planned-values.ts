import * as fc from "fast-check";
import type { Json } from "../../orchestrator/values/outputs";
import { UNKNOWN, type PlannedValue } from "../../orchestrator/plan/planned-value";

/** Lists and objects, a few levels deep, with such leaves. */
export function treesOf(leaf: fc.Arbitrary<PlannedValue>): fc.Arbitrary<PlannedValue> {
  return fc.letrec<{ value: PlannedValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.array(tie("value"), { maxLength: 4 }),
      fc
        .uniqueArray(fc.tuple(anyKey, tie("value")), { maxLength: 4, selector: ([key]) => key })
        .map((parts): PlannedValue => Object.fromEntries(parts)),
    ),
  })).value;
}

/** Any key, and often one that means something to somebody. */
const anyKey = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom("$", "$$", "$unknown", "__proto__", "constructor", "toString", "0", ""),
);

/** Adding makes the zero positive: JSON has no other. */
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

const anyLeaf = fc.oneof(fc.constantFrom(null, true, false), fc.string({ maxLength: 5 }), anyNumber);

/** Any value of which all is known. */
export const anyJson = treesOf(anyLeaf) as fc.Arbitrary<Json>;

/** Any value of a plan: some leaves, or all of it, may not be known. */
export const anyPlanned = treesOf(fc.oneof(anyLeaf, fc.constant(UNKNOWN)));
