import { variableArguments } from "../../../../orchestrator/executors/terraform/variables";
import { nodeId } from "../../../../orchestrator/graph/graph";
import { stack } from "../../../rig/graphs";

const node = {
  ...stack(nodeId("A")),
  variables: new Map([
    ["size", { sensitive: false }],
    ["list", { sensitive: true }],
  ]),
};

test("nothing given, nothing said", () => {
  expect(variableArguments(node, { values: {}, files: [] })).toEqual([]);
});

test("files go to every stack in their order, values only to those that declare them, after the files", () => {
  const values = { other: "x", size: "a b=c\n", list: '["a"]' };
  expect(variableArguments(node, { values, files: ["/b.tfvars", "/a b.tfvars.json"] })).toEqual([
    "-var-file=/b.tfvars",
    "-var-file=/a b.tfvars.json",
    "-var=size=a b=c\n",
    '-var=list=["a"]',
  ]);
});
