import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseState, readStateFile } from "../../../../orchestrator/executors/terraform/state";
import { tempFolder } from "../../../rig/temp-folder";

const state = {
  version: 4,
  terraform_version: "1.11.4",
  serial: 7,
  lineage: "l-1",
  outputs: {
    text: { value: "v", type: "string" },
    secret: { value: { a: [1, null] }, type: ["object", {}], sensitive: true },
    nothing: { value: null, type: "string" },
  },
  resources: [],
  check_results: null,
};

const snapshot = {
  outputs: {
    text: { value: "v", sensitive: false },
    secret: { value: { a: [1, null] }, sensitive: true },
    nothing: { value: null, sensitive: false },
  },
  state: { lineage: "l-1", serial: 7 },
};

test("a state's outputs, and which state it is", () => {
  expect(parseState(JSON.stringify(state))).toEqual(snapshot);
});

test("a state without outputs, as in the middle of an apply", () => {
  expect(parseState(JSON.stringify({ ...state, outputs: {} }))).toEqual({ outputs: {}, state: snapshot.state });
  expect(parseState(JSON.stringify({ ...state, outputs: undefined }))).toEqual({ outputs: {}, state: snapshot.state });
});

test.each(["", "\n"])("no text (%j) is a state nobody wrote yet", (text) => {
  expect(parseState(text)).toEqual({ outputs: {} });
});

test.each([
  ["junk", "<html>"],
  ["a torn one", JSON.stringify(state).slice(0, 50)],
  [
    "an encrypted one, as OpenTofu writes it",
    JSON.stringify({ serial: 1, lineage: "l", meta: {}, encrypted_data: "x", encryption_version: "v0" }),
  ],
  ["an older version", JSON.stringify({ ...state, version: 3 })],
  ["a newer version", JSON.stringify({ ...state, version: 5 })],
  ["one without a lineage", JSON.stringify({ ...state, lineage: undefined })],
  ["null", "null"],
  ["a list", "[]"],
])("%s is in no form that we know", (_, text) => {
  expect(parseState(text)).toBeUndefined();
});

describe("a file", () => {
  test("is read", async () => {
    const path = join(tempFolder(), "state");
    writeFileSync(path, JSON.stringify(state));
    expect(await readStateFile(path)).toEqual(snapshot);
  });

  test("that is not there is a state nobody wrote yet", async () => {
    expect(await readStateFile("/nowhere/terraform.tfstate")).toEqual({ outputs: {} });
  });

  test("that can't be read says nothing: Terraform is asked", async () => {
    const path = join(tempFolder(), "state");
    mkdirSync(path);
    chmodSync(path, 0o700);
    expect(await readStateFile(path)).toBeUndefined();
    expect(await readStateFile(join(__filename, "x"))).toBeUndefined();
  });
});
