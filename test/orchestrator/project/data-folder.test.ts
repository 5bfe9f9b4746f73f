import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { DataFolder, fileName } from "../../../orchestrator/project/data-folder";
import { nodeId } from "../../../orchestrator/graph/graph";
import { tempFolder } from "../../rig/temp-folder";

test.each([
  ["prod/network", "prod%2Fnetwork"],
  ["my_stack-2", "my_stack-2"],
  ["größe 🚀", "gr%C3%B6%C3%9Fe%20%F0%9F%9A%80"],
  ["..", "%2e%2e"],
  ["a.b", "a%2eb"],
  ["*", "%2a"],
  ["a%2Fb", "a%252Fb"],
])("%j is %j as a file's name", (id, expected) => {
  expect(fileName(nodeId(id))).toBe(expected);
});

const anyId = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc.string({ unit: "binary", minLength: 1 }),
  fc.string({ unit: fc.constantFrom("a", "/", ".", "%", "2", "F", "-"), minLength: 1, maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("a", "/", "ü"), minLength: 150, maxLength: 220 }),
);

test("different nodes have different names, whatever their ids are", () => {
  fc.assert(
    fc.property(anyId, anyId, (a, b) => {
      expect(fileName(nodeId(a)) === fileName(nodeId(b))).toBe(a === b);
    }),
    { numRuns: 500 },
  );
});

test("a name is one that every file system takes, also with an ending", () => {
  fc.assert(
    fc.property(anyId, (id) => {
      expect(fileName(nodeId(id))).toMatch(/^[\w%!'()~-]{1,200}$/);
    }),
    { numRuns: 300 },
  );
});

test("ids that differ only in their end, far behind where a name is cut", () => {
  const long = "x".repeat(1_000);
  expect(fileName(nodeId(`${long}1`))).not.toBe(fileName(nodeId(`${long}2`)));
});

test("such a file can be written", () => {
  const name = fileName(nodeId("ü/".repeat(300)));
  expect(() => writeFileSync(join(tempFolder(), `${name}.tfvars.json.4711.tmp`), "")).not.toThrow();
});

test("nodes have places of their own, all within the data folder", () => {
  const data = new DataFolder("/project");
  const [a, b] = [nodeId("../a"), nodeId("../b")];
  const places = [
    data.work(a),
    data.work(b),
    data.task(a),
    data.task(b),
    data.runs,
    data.plans,
    data.history,
    data.lock,
  ];
  expect(new Set(places).size).toBe(places.length);
  expect(places.filter((place) => !place.startsWith("/project/.terrace/"))).toEqual([]);
});
