import * as fc from "fast-check";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { approvedPlansIn, noApprovedPlans } from "../../../orchestrator/plan/approved-plans";
import { nodeId } from "../../../orchestrator/graph/graph";
import type { PlannedValues } from "../../../orchestrator/plan/plan";
import { UNKNOWN, type PlannedValue } from "../../../orchestrator/plan/planned-value";
import { anyJson, anyPlanned } from "../../rig/planned-values";
import { tempFolder } from "../../rig/temp-folder";

const [A, B, odd] = [nodeId("A"), nodeId("B"), nodeId("prod/../ü *")];

function planOf(after: PlannedValue): PlannedValues {
  const resource = { address: "x", action: "create", before: null, after, maybe: false } as const;
  return {
    resources: [{ ...resource, sensitive: { before: false, after: { password: true } } }],
    outputs: {
      out: { value: after, sensitive: true, changes: true },
      known: { value: 1, type: ["list", "number"], sensitive: false, changes: false },
    },
  };
}

test("what is kept is recalled by whoever comes later, each node's own", async () => {
  const folder = join(tempFolder(), "runs", "r", "approved");
  const plans = [A, B, odd].map((id) => [id, planOf({ id, unknown: UNKNOWN, $: [UNKNOWN] })] as const);
  for (const [id, plan] of plans) await approvedPlansIn(folder).keep(id, plan);
  for (const [id, plan] of plans) expect(await approvedPlansIn(folder).recall(id)).toEqual(plan);
  expect(readdirSync(folder)).toHaveLength(plans.length);
});

test("whatever the values, they are recalled to the last one", async () => {
  const plans = approvedPlansIn(tempFolder());
  await fc.assert(
    fc.asyncProperty(anyPlanned, anyJson, async (after, before) => {
      const plan = planOf(after);
      const whole = { ...plan, resources: plan.resources.map((resource) => ({ ...resource, before })) };
      await plans.keep(A, whole);
      expect(await plans.recall(A)).toEqual(whole);
    }),
  );
});

test("what is kept last counts", async () => {
  const plans = approvedPlansIn(tempFolder());
  await plans.keep(A, planOf("a long value, of which nothing may stay behind"));
  await plans.keep(A, planOf("b"));
  expect(await plans.recall(A)).toEqual(planOf("b"));
});

test("it holds secrets: only its owner can read it, or see that it is there", async () => {
  const folder = join(tempFolder(), "approved");
  await approvedPlansIn(folder).keep(A, planOf("s3cret"));
  const paths = [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  expect(paths.map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
});

test("what is dropped is gone; the others stay", async () => {
  const folder = tempFolder();
  const plans = approvedPlansIn(folder);
  await plans.keep(A, planOf("a"));
  await plans.keep(B, planOf("b"));
  await plans.drop(A);
  expect(await plans.recall(A)).toBeUndefined();
  expect(await plans.recall(B)).toEqual(planOf("b"));
  expect(readdirSync(folder)).toHaveLength(1);
});

test("to drop what was never kept is no trouble, nor is it where nothing was", async () => {
  const folder = join(tempFolder(), "none");
  await expect(approvedPlansIn(folder).drop(A)).resolves.toBeUndefined();
  expect(existsSync(folder)).toBe(false);
});

describe("what can't be read has to be approved again", () => {
  test("it was never kept", async () => {
    expect(await approvedPlansIn(join(tempFolder(), "none")).recall(A)).toBeUndefined();
  });

  test.each([
    ["was torn", '{"resources":[{"addr'],
    ["is empty", ""],
  ])("its file %s", async (_, text) => {
    const folder = tempFolder();
    const plans = approvedPlansIn(folder);
    await plans.keep(A, planOf("a"));
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), text);
    expect(await plans.recall(A)).toBeUndefined();
  });

  test("its file is a folder", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "A.json"));
    expect(await approvedPlansIn(folder).recall(A)).toBeUndefined();
  });
});

test("a plan that nobody carries out is not kept", async () => {
  await noApprovedPlans.keep(A, planOf("a"));
  expect(await noApprovedPlans.recall(A)).toBeUndefined();
  await expect(noApprovedPlans.drop(A)).resolves.toBeUndefined();
});
