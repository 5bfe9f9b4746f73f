import { traceToConstructs } from "../../../../orchestrator/executors/terraform/trace";
import type { TerraformJson } from "../../../../orchestrator/executors/terraform/work-folder";
import type { Diagnostic } from "../../../../orchestrator/diagnostic";

const of = (path: string): object => ({ "//": { metadata: { path, uniqueId: "u" } } });

const json = {
  resource: { aws_vpc: { main: of("prod/net/vpc"), bare: {} } },
  data: { aws_ami: { main: of("prod/net/ami") } },
  ephemeral: { vault_key: { main: of("prod/net/key") } },
  module: { "my-module": of("prod/net/module") },
} as unknown as TerraformJson;

test.each([
  ["aws_vpc.main", "prod/net/vpc"],
  ["aws_vpc.main[0]", "prod/net/vpc"],
  ['aws_vpc.main["a.b"]', "prod/net/vpc"],
  ['aws_vpc.main["module.data"]', "prod/net/vpc"],
  ["data.aws_ami.main", "prod/net/ami"],
  ["ephemeral.vault_key.main", "prod/net/key"],
  ["module.my-module", "prod/net/module"],
  ['module.my-module["k"].aws_vpc.main[0]', "prod/net/module"],
  ["aws_vpc.bare", undefined],
  ["aws_vpc.other", undefined],
  ["aws_subnet.main", undefined],
  ["module.other", undefined],
  ["data.x", undefined],
  ["", undefined],
  [undefined, undefined],
])("%s comes from %s", (address, construct) => {
  const diagnostic: Diagnostic = {
    severity: "error",
    summary: "s",
    detail: "d",
    ...(address !== undefined && { address }),
  };
  expect(traceToConstructs([diagnostic], json)).toEqual([
    { ...diagnostic, ...(construct !== undefined && { construct }) },
  ]);
});

test("a configuration of which nothing is known traces to nothing", () => {
  const diagnostic: Diagnostic = { severity: "error", summary: "s", detail: "d", address: "aws_vpc.main" };
  expect(traceToConstructs([diagnostic], {})).toEqual([diagnostic]);
});
