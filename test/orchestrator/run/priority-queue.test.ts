import * as fc from "fast-check";
import { PriorityQueue } from "../../../orchestrator/run/priority-queue";

test("an empty queue gives nothing", () => {
  expect(new PriorityQueue<string>(() => 1).pop()).toBeUndefined();
});

test("equals leave in the order they came", () => {
  const queue = new PriorityQueue<string>((item) => item.length);
  for (const item of ["b1", "long", "b2", "b3"]) queue.push(item);
  expect([queue.pop(), queue.pop(), queue.pop(), queue.pop(), queue.pop()]).toEqual([
    "long",
    "b1",
    "b2",
    "b3",
    undefined,
  ]);
});

test("pushed and popped in any order: always the highest, and of equals the one that came first", () => {
  const steps = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: "pop" as const }));
  fc.assert(
    fc.property(steps, (all) => {
      const queue = new PriorityQueue<{ readonly priority: number }>(({ priority }) => priority);
      const model: { readonly priority: number }[] = [];
      for (const step of all) {
        if (step === "pop") {
          const best = Math.max(...model.map(({ priority }) => priority));
          const index = model.findIndex(({ priority }) => priority === best);
          expect(queue.pop()).toBe(model[index]);
          if (index !== -1) model.splice(index, 1);
        } else {
          const item = { priority: step };
          queue.push(item);
          model.push(item);
        }
      }
    }),
  );
});
