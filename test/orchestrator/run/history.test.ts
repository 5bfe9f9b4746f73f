import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeId, type NodeId } from "../../../orchestrator/graph/graph";
import { readHistory, writeHistory } from "../../../orchestrator/run/history";
import { TROUBLE } from "../../rig/driven-executor";
import { recorded } from "../../rig/events";
import { tempFolder } from "../../rig/temp-folder";

const [A, B, C] = [nodeId("A"), nodeId("B"), nodeId("prod/ü")];

function succeeded(node: NodeId, ms: number): ReturnType<typeof recorded> {
  const plan = { changes: [], outputs: [] };
  return recorded({ type: "node-succeeded", node, outcome: "applied", plan, outputs: {}, ms });
}

test("what a run's nodes took is known to the next one; the rest is kept", async () => {
  const file = join(tempFolder(), "history.json");
  await writeHistory(file, await readHistory(file), [succeeded(A, 10), succeeded(C, 30)]);
  const failed = recorded({ type: "node-failed", node: B, failure: TROUBLE, ms: 99 });
  await writeHistory(file, await readHistory(file), [succeeded(A, 11), failed]);
  expect(await readHistory(file)).toEqual(
    new Map([
      [A, 11],
      [C, 30],
    ]),
  );
});

test.each([
  ["is missing", undefined],
  ["was torn", '{"A":1'],
  ["is empty", ""],
  ["holds something else", "null"],
])("a file that %s is a history without entries", async (_, text) => {
  const file = join(tempFolder(), "history.json");
  if (text !== undefined) writeFileSync(file, text);
  expect(await readHistory(file)).toEqual(new Map());
});

test("entries that are no durations are left out", async () => {
  const file = join(tempFolder(), "history.json");
  writeFileSync(file, '{"A":5,"B":"long","prod/ü":null}');
  expect(await readHistory(file)).toEqual(new Map([[A, 5]]));
});

test("a history that can't be written is no trouble", async () => {
  const file = join(tempFolder(), "history.json");
  mkdirSync(join(file, "not-empty"), { recursive: true });
  await expect(writeHistory(file, new Map(), [succeeded(A, 1)])).resolves.toBeUndefined();
});
