import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LedgerFailure } from "../../../orchestrator/failure";
import { nodeId } from "../../../orchestrator/graph/graph";
import { at, LedgerClone, RemoteState } from "../../rig/ledger-clones";
import { tempFolder } from "../../rig/temp-folder";

const unreachable: LedgerFailure = {
  kind: "ledger-unreachable",
  place: "p",
  cause: { kind: "command-not-started", program: "terraform", code: "ENOENT" },
};

/** Two clones of a project, and what they share. */
function clones(): { readonly remote: RemoteState; readonly a: LedgerClone; readonly b: LedgerClone } {
  const remote = new RemoteState();
  return { remote, a: new LedgerClone(remote), b: new LedgerClone(remote) };
}

test("what one clone deploys, another knows, with its files; what one destroys, none knows any more", async () => {
  const { a, b } = clones();
  await a.deploys("net", 1);
  await a.deploys("web", 1);
  expect(await b.knows()).toEqual(["net", "web"]);

  const ledger = await b.open();
  await ledger.read();
  const folder = join(tempFolder(), "removed/web/files");
  expect(await ledger.bring(nodeId("web"), folder)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(["asset", "cdk.tf.json"]);
  expect(readFileSync(join(folder, "asset/page.html"), "utf8")).toBe("<p>");

  await b.destroys("web", 2);
  expect(await a.knows()).toEqual(["net"]);
});

test("a run that deploys nothing new looks once, and writes nothing", async () => {
  const { remote, a, b } = clones();
  await a.deploys("net", 1);
  const before = { pulls: remote.pulls, pushes: remote.pushes };
  await b.deploys("net", 1);
  expect(remote).toMatchObject({ pulls: before.pulls + 1, pushes: before.pushes });
});

test("a deploy that moved the state is told, though the files are the same", async () => {
  const { remote, a } = clones();
  await a.deploys("net", 1);
  await a.deploys("net", 2);
  expect(remote.pushes).toBe(2);
  expect(remote.text).toContain('"state":{"lineage":"l","serial":2}');
});

test("two runs that end at once lose nothing", async () => {
  const { remote, a, b } = clones();
  await a.deploys("net", 1);
  remote.beforePush = () => b.deploys("web", 1);
  await a.destroys("net", 2);
  expect(remote.pushes).toBe(4);
  expect(await new LedgerClone(remote).knows()).toEqual(["web"]);
});

test("two first runs that end at once lose nothing", async () => {
  const { remote, a, b } = clones();
  remote.beforePush = () => b.deploys("web", 1);
  await a.deploys("net", 1);
  expect(await new LedgerClone(remote).knows()).toEqual(["net", "web"]);
});

test("of one stack counts what was done last, however late it is told", async () => {
  const { a, b } = clones();
  await a.deploys("web", 1);
  const late = await a.open();
  await late.record(await a.stack("web"), at(2));
  await b.destroys("web", 3);
  await late.share();
  expect(await a.knows()).toEqual([]);
  expect(await b.knows()).toEqual([]);
});

test("a clone that was away does not bring up again what was destroyed long ago", async () => {
  const { remote, a, b } = clones();
  await a.deploys("web", 1);
  await b.destroys("web", 2);
  await b.deploys("net", 1);
  // As if 90 days had passed, and nobody told of it any more.
  const { stacks, ...rest } = JSON.parse(remote.text) as { readonly stacks: readonly object[] };
  if (remote.state)
    remote.state = {
      ...remote.state,
      text: JSON.stringify({ ...rest, stacks: [stacks.find((each) => "node" in each)] }),
    };
  await a.deploys("net", 2);
  expect(remote.text).not.toContain('"id":"web"');
  expect(await a.knows()).toEqual(["net"]);
});

test("killed between apply and the ledger's write: the clone's next run tells it", async () => {
  const { a, b } = clones();
  await a.deploys("net", 1);
  const killed = await a.open();
  await killed.read();
  await killed.record(await a.stack("web"), at(1));
  await killed.forget(await a.stack("net"), at(2));
  expect(await b.knows()).toEqual(["net"]);

  expect(await a.knows()).toEqual(["web"]);
  const next = await a.open();
  await next.read();
  expect(await next.share()).toBeUndefined();
  expect(await b.knows()).toEqual(["web"]);
});

test("killed between the two notes of a destroy: it is told that the stack is gone", async () => {
  const { a, b } = clones();
  await a.deploys("net", 1);
  await a.notesOnly("net", 2);
  await a.deploys("web", 1);
  expect(await b.knows()).toEqual(["web"]);
});

test("what could not be written is told by the next run", async () => {
  const { remote, a, b } = clones();
  remote.failure = unreachable;
  const ledger = await a.open();
  await ledger.record(await a.stack("web"), at(1));
  expect(await ledger.share()).toEqual(unreachable);
  remote.failure = undefined;
  await a.deploys("net", 1);
  expect(await b.knows()).toEqual(["net", "web"]);
});

test("a ledger that can't be read is as it was seen last, and it is said why", async () => {
  const { remote, a, b } = clones();
  await a.deploys("web", 1);
  await b.knows();
  remote.failure = unreachable;
  const reading = await (await b.open()).read();
  expect(reading.failure).toEqual(unreachable);
  expect([...reading.deployed.keys()]).toEqual(["web"]);
});

test("a ledger that was lost is made again of what a clone knows, others' stacks included", async () => {
  const { remote, a, b } = clones();
  await a.deploys("web", 1);
  await b.deploys("net", 1);
  remote.state = undefined;
  await b.deploys("net", 1);
  expect(await new LedgerClone(remote).knows()).toEqual(["net", "web"]);
});

test("a ledger that was lost with all that clones knew is made again by deploying everything once", async () => {
  const { remote, a } = clones();
  await a.deploys("web", 1);
  remote.state = undefined;
  const fresh = new LedgerClone(remote);
  await fresh.deploys("net", 7);
  await fresh.deploys("web", 7);
  expect(await new LedgerClone(remote).knows()).toEqual(["net", "web"]);
});

test.each([
  ["junk", "not-a-ledger"],
  ["[]", "not-a-ledger"],
  ['{"version":1,"stacks":[{"at":"x"}]}', "not-a-ledger"],
  ['{"version":2,"stacks":"in another form"}', "newer-version"],
])("with %s in it, it is left alone", async (text, problem) => {
  const { remote, a } = clones();
  remote.state = { lineage: "l", serial: 4, text };
  const ledger = await a.open();
  const failure = { kind: "ledger-unusable", place: "terrace/shop/ledger.tfstate (s3)", problem };
  expect(await ledger.read()).toMatchObject({ failure });
  await ledger.record(await a.stack("web"), at(1));
  expect(await ledger.share()).toEqual(failure);
  expect(remote).toMatchObject({ pushes: 0, state: { text } });
});

test.each(["../../../outside", "/outside", "a/../../b"])("files do not get out of their folder: %s", async (path) => {
  const { remote, a, b } = clones();
  await a.deploys("web", 1);
  const text = remote.text.replace('"folder":"web/files"', `"folder":${JSON.stringify(path)}`);
  expect(text).not.toBe(remote.text);
  if (remote.state) remote.state = { ...remote.state, text };
  expect((await (await b.open()).read()).failure).toMatchObject({ problem: "not-a-ledger" });
});

test("a state in a file of the clone is nobody else's business", async () => {
  const { remote, a, b } = clones();
  await a.deploys("here", 1);
  expect(remote.pushes).toBe(0);
  expect(await a.knows()).toEqual(["here"]);
  expect(await b.knows()).toEqual([]);
  await a.destroys("here", 2);
  expect(remote.pushes).toBe(0);
  expect(await a.knows()).toEqual([]);
});

test("what was deployed to one bucket is not told to the ledger in another", async () => {
  const { remote, a } = clones();
  await a.deploys("web", 1);
  const elsewhere = new RemoteState();
  const other = await new LedgerClone(elsewhere).open();
  expect((await other.read()).deployed.size).toBe(0);
  remote.state = undefined;
  const staging = await a.open("staging");
  expect((await staging.read()).deployed.size).toBe(0);
  await staging.share();
  expect(remote.state).toBeUndefined();
});

test("that a stack is gone that never was is no news", async () => {
  const { remote, a } = clones();
  const ledger = await a.open();
  await ledger.forget(await a.stack("web"));
  await ledger.share();
  expect(remote.pushes).toBe(0);
});

test("too many files are not put into a state: the stack is known, and that they are missing", async () => {
  const { remote, a, b } = clones();
  a.change({ "stacks/web/asset/large.bin": "x".repeat(5 * 1024 * 1024) });
  await a.deploys("web", 1);
  expect(remote.text.length).toBeLessThan(10_000);
  const [own, other] = [await a.open(), await b.open()];
  await own.read();
  expect([...(await other.read()).deployed.keys()]).toEqual(["web"]);
  expect(await other.bring(nodeId("web"), join(tempFolder(), "x"))).toBe(false);
  expect(await own.bring(nodeId("web"), join(tempFolder(), "x"))).toBe(true);
});

test("somebody who is always faster is given way to", async () => {
  const { remote, a, b } = clones();
  let serial = 1;
  const again = async (): Promise<void> => {
    await b.deploys("net", serial++);
    remote.beforePush = again;
  };
  remote.beforePush = again;
  const ledger = await a.open();
  await ledger.record(await a.stack("web"), at(1));
  expect(await ledger.share()).toMatchObject({ kind: "ledger-unusable", problem: "contended" });
});

test("a stack matches what any clone has deployed, until somebody has something else", async () => {
  const { a, b } = clones();
  const matches = async (): Promise<boolean> => {
    const ledger = await b.open();
    await ledger.read();
    return ledger.matches(await b.stack("web"));
  };
  expect(await matches()).toBe(false);
  await a.deploys("web", 1);
  expect(await matches()).toBe(true);
  b.change({ "stacks/web/cdk.tf.json": { terraform: { backend: { s3: { bucket: "b", key: "elsewhere" } } } } });
  expect(await matches()).toBe(false);
  await b.deploys("web", 2);
  expect(await matches()).toBe(true);
  await a.destroys("web", 3);
  expect(await matches()).toBe(false);
});
