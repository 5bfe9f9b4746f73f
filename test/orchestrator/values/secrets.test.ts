import { nodeId } from "../../../orchestrator/graph/graph";
import { hasSecrets, isSecret, secretsOf } from "../../../orchestrator/values/secrets";
import { stack } from "../../rig/graphs";

const outputs = {
  url: { value: "https://x", sensitive: false },
  password: { value: "p4ss", sensitive: true },
  keys: { value: { a: ["k1"] }, sensitive: true },
  // What CDKTF makes of each output that another stack takes.
  "cross-stack-output-aws_vpcmainid": { value: "vpc-1", sensitive: true },
  "cross-stack-output-url": { value: "https://x", sensitive: true },
};

test("secrets are the sensitive outputs, but not those that CDKTF marked without knowing", () => {
  expect(secretsOf({ outputs })).toEqual(["p4ss", { a: ["k1"] }]);
});

test("a value that its author shows under another name is none", () => {
  const shown = {
    ...outputs,
    hint: { value: "p4ss", sensitive: false },
    all: { value: { a: ["k1"] }, sensitive: false },
  };
  expect(secretsOf({ outputs: shown })).toEqual([]);
});

test.each([
  ["password", true],
  ["url", false],
  ["cross-stack-output-url", false],
  ["cross-stack-output-aws_vpcmainid", true],
  ["none", false],
])("%s is kept from view: %s", (name, expected) => {
  expect(isSecret({ outputs }, name)).toBe(expected);
});

test.each([
  [{ url: { sensitive: false } }, false],
  [{ "cross-stack-output-x": { sensitive: true } }, false],
  [{ password: { sensitive: true } }, true],
])("a node that declares %j has secrets: %s", (declared, expected) => {
  expect(hasSecrets({ ...stack(nodeId("A")), outputs: declared })).toBe(expected);
});
