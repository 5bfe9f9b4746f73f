import * as fc from "fast-check";
import { nodeId } from "../../../orchestrator/graph/graph";
import { byStack, isSame, newest, type SharedEntry } from "../../../orchestrator/shared-ledger/entries";

const web = nodeId("web");

/** That `web` was destroyed, when its state had this serial. */
function entry(serial: number | undefined, at: string, lineage = "l"): SharedEntry {
  return { id: web, ...(serial !== undefined && { state: { lineage, serial } }), at };
}

test.each([
  ["a later serial, though an earlier time", entry(2, "09:00"), entry(1, "10:00")],
  ["the same serial, at a later time", entry(2, "10:00"), entry(2, "09:00")],
  ["another lineage, at a later time", entry(1, "10:00", "new"), entry(7, "09:00")],
  ["no state, at a later time", entry(undefined, "10:00"), entry(7, "09:00")],
])("%s is newer, whoever has it", (_, newer, older) => {
  expect(newest(byStack([older]), byStack([newer])).get(web)).toBe(newer);
  expect(newest(byStack([newer]), byStack([older])).get(web)).toBe(newer);
});

test("what is shared counts where both are as old", () => {
  const [shared, own] = [entry(1, "09:00"), entry(1, "09:00")];
  expect(newest(byStack([shared]), byStack([own])).get(web)).toBe(shared);
});

test("nothing that either side has is lost, in whatever order they meet", () => {
  const entries = fc.uniqueArray(
    fc.record({ id: fc.constantFrom(..."abcdef").map(nodeId), serial: fc.nat(9), at: fc.constantFrom("1", "2") }),
    { selector: ({ id }) => id },
  );
  const side = entries.map((all) =>
    byStack(all.map(({ id, serial, at }) => ({ id, state: { lineage: "l", serial }, at }))),
  );
  fc.assert(
    fc.property(side, side, (a, b) => {
      const [ab, ba] = [newest(a, b), newest(b, a)];
      expect(new Set(ab.keys())).toEqual(new Set([...a.keys(), ...b.keys()]));
      for (const [id, { state }] of ab) expect(ba.get(id)?.state).toEqual(state);
      expect(newest(ab, b)).toEqual(ab);
    }),
  );
});

test("two that say that a stack is gone say the same", () => {
  expect(isSame(entry(1, "09:00"), entry(1, "10:00"))).toBe(true);
  expect(isSame(entry(1, "09:00"), entry(2, "10:00"))).toBe(false);
  expect(isSame(undefined, entry(2, "10:00"))).toBe(false);
});
