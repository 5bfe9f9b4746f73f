import { nearest } from "../../../orchestrator/graph/nearest";

test.each<[string, readonly string[], readonly string[]]>([
  ["netwrok", ["network", "database", "web"], ["network"]],
  ["WEB", ["web", "wob"], ["web", "wob"]],
  ["databse", ["prod/database", "dev/database", "web"], ["prod/database", "dev/database"]],
  ["prod/databse", ["prod/database", "dev/database"], ["prod/database", "dev/database"].slice(0, 1)],
  ["a", ["b", "completely"], ["b"]],
  ["payments", ["network", "web"], []],
  ["web", ["web-1", "web-2", "web-3", "web-4"], []],
  ["web-0", ["web-1", "web-2", "web-3", "web-4"], ["web-1", "web-2", "web-3"]],
  ["", ["network"], []],
])("for %j of %j: %j", (name, candidates, expected) => {
  expect(nearest(name, candidates)).toEqual(expected);
});
