import { approvalRules } from "../../cli/approve-if";

test("demands stand side by side, globs in a list", () => {
  expect(approvalRules(["no-destroys  types=aws_ssm_*,command nodes=web,prod/*", "nodes=a"])).toEqual({
    ok: true,
    value: [{ destroys: false, types: ["aws_ssm_*", "command"], nodes: ["web", "prod/*"] }, { nodes: ["a"] }],
  });
});

test.each(["", " ", "no-destroy", "types=", "types=,", "nodes", "no-destroys,types=a", "no-destroys x"])(
  "%j is no rule, and it is said what would be one",
  (text) => {
    expect(approvalRules(["no-destroys", text])).toEqual({
      ok: false,
      failure: {
        kind: "bad-argument",
        argument: `--approve-if '${text}'`,
        problem: "it takes no-destroys, types=GLOB,… and nodes=GLOB,…, with spaces between them",
      },
    });
  },
);
