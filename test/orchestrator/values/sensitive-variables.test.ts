import { join } from "node:path";
import { nodeId, type Graph, type Node, type NodeId } from "../../../orchestrator/graph/graph";
import { sensitiveValues } from "../../../orchestrator/values/sensitive-variables";
import { stack, task } from "../../rig/graphs";
import { folderWith } from "../../rig/project-folder";

/** One stack knows `password` and `keys` to be sensitive; another does not, and has a variable that is not. */
const graph: Graph = {
  approval: [],
  nodes: new Map<NodeId, Node>([
    [nodeId("a"), task(nodeId("a"))],
    [
      nodeId("A"),
      {
        ...stack(nodeId("A")),
        variables: new Map([
          ["password", { sensitive: true }],
          ["keys", { sensitive: true }],
        ]),
      },
    ],
    [
      nodeId("B"),
      {
        ...stack(nodeId("B")),
        variables: new Map([
          ["password", { sensitive: false }],
          ["region", { sensitive: false }],
        ]),
      },
    ],
  ]),
  needs: new Map(),
  neededBy: new Map(),
};

const nothing = { values: {}, files: [] };

test("from the command line, and from the environment", async () => {
  const values = { password: "from-var", region: "eu-1" };
  const env = { TF_VAR_password: "from-env", TF_VAR_region: "eu-2", TF_VAR_keys: "", PASSWORD: "other" };
  expect(await sensitiveValues(graph, { ...nothing, values }, env)).toEqual(["from-var", "from-env", ""]);
});

test("the parts of a list or a map on the command line", async () => {
  const values = { keys: '[{ name = "first-key" }, "sec\\"ond"]' };
  const found = await sensitiveValues(graph, { ...nothing, values }, {});
  expect(found).toEqual(expect.arrayContaining(["first-key", 'sec"ond']));
});

test.each<[string, string, string, readonly unknown[]]>([
  ["a text", "x.tfvars", 'password = "pa\\"ss\\n"\nregion = "eu"\n', ['pa"ss\n']],
  ["a number", "x.tfvars", "password = 12345", ["12345"]],
  ["of several lines", "x.tfvars", 'password = <<EOT\n-----BEGIN\nabc=\nEOT\nregion = "eu"\n', ["-----BEGIN\nabc=\n"]],
  ["a list over several lines", "x.tfvars", 'keys = [\n  "one",\n  "two",\n]\nregion = "eu"\n', ["one", "two"]],
  ["a name in quotes", "x.tfvars", '"password" = "quoted"', ["quoted"]],
  ["JSON", "x.tfvars.json", '{"password":"json","keys":{"a":["b"]},"region":"eu"}', ["json", { a: ["b"] }]],
  ["broken JSON", "x.tfvars.json", '{"password":', []],
  ["nothing sensitive", "x.tfvars", 'region = "eu"\n', []],
])("from a file: %s", async (_, name, text, expected) => {
  const file = join(folderWith({ [name]: text }), name);
  expect(await sensitiveValues(graph, { ...nothing, files: [file] }, {})).toEqual(expected);
});

test("a file that is not there gives none: Terraform itself says that it is missing", async () => {
  expect(await sensitiveValues(graph, { ...nothing, files: ["/nowhere/x.tfvars"] }, {})).toEqual([]);
});

test("no sensitive variable, no value", async () => {
  const [a = task(nodeId("a"))] = graph.nodes.values();
  const values = { password: "x" };
  expect(await sensitiveValues({ ...graph, nodes: new Map([[a.id, a]]) }, { ...nothing, values }, {})).toEqual([]);
});
