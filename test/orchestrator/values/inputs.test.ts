import type { Snapshot } from "../../../orchestrator/executors/executor";
import type { NodeFailure } from "../../../orchestrator/failure";
import { nodeId, type NodeId } from "../../../orchestrator/graph/graph";
import { resolveInputs } from "../../../orchestrator/values/inputs";
import { fail, ok, type Result } from "../../../orchestrator/result";
import { NOTHING_UPCOMING } from "../../../orchestrator/plan/upcoming";
import { TROUBLE } from "../../rig/driven-executor";
import { task } from "../../rig/graphs";

const node = {
  ...task(nodeId("consumer")),
  inputs: { url: { from: "web", output: "address" }, password: { from: "db", output: "password" } },
};

const snapshots: Readonly<Record<string, Snapshot>> = {
  web: { outputs: { address: { value: { host: "h", ports: [1, 2] }, sensitive: false } } },
  db: { outputs: { password: { value: "s3cret", sensitive: true }, other: { value: null, sensitive: false } } },
};

function given(all: Readonly<Record<string, Snapshot>>): (id: NodeId) => Promise<Result<Snapshot, NodeFailure>> {
  return (id) => Promise.resolve(ok(all[id] ?? { outputs: {} }));
}

test("each input has the value of its output, and its sensitivity", async () => {
  expect(await resolveInputs(node, "deploy", NOTHING_UPCOMING, given(snapshots))).toEqual(
    ok({
      url: { value: { host: "h", ports: [1, 2] }, sensitive: false },
      password: { value: "s3cret", sensitive: true },
    }),
  );
});

test.each([null, false, 0, ""])("an output that is %j is there", async (value) => {
  const web = { outputs: { address: { value, sensitive: false } } };
  expect(await resolveInputs(node, "deploy", NOTHING_UPCOMING, given({ ...snapshots, web }))).toMatchObject({
    value: { url: { value } },
  });
});

test("a node without inputs takes none, and nobody is asked", async () => {
  const nobody = (): never => {
    throw new Error("asked");
  };
  expect(await resolveInputs(task(nodeId("a")), "deploy", NOTHING_UPCOMING, nobody)).toEqual(ok({}));
});

test.each(["password", "constructor", "toString"])(
  "the output %s is not there: a deploy fails and says which",
  async (output) => {
    const asking = { ...node, inputs: { password: { from: "web", output } } };
    expect(await resolveInputs(asking, "deploy", NOTHING_UPCOMING, given(snapshots))).toEqual(
      fail({ kind: "input-missing", input: "password", from: "web", output }),
    );
  },
);

test("a producer that was never deployed: a destroy goes on without the input", async () => {
  const { db = { outputs: {} } } = snapshots;
  expect(await resolveInputs(node, "destroy", NOTHING_UPCOMING, given({ db }))).toEqual(
    ok({ password: { value: "s3cret", sensitive: true } }),
  );
});

test.each(["deploy", "destroy"] as const)("a producer that can't be read: the same failure, in a %s", async (mode) => {
  expect(await resolveInputs(node, mode, NOTHING_UPCOMING, () => Promise.resolve(fail(TROUBLE)))).toEqual(
    fail(TROUBLE),
  );
});
