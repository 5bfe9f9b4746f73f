import { sarif } from "../../../cli/views/sarif";
import { clean, finding, mixed } from "./judgements";

const places = {
  fileOf: () => "cdktf.out/stacks/shop/cdk.tf.json",
  relative: (file: string) => file.replace("/project/", ""),
};

interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly Rule[] } };
      readonly results: readonly Result[];
    },
  ];
}

interface Rule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly properties: { readonly tags: readonly string[]; readonly "security-severity": string };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly suppressions?: readonly object[];
}

const log = sarif(mixed, places, "1.2.3") as Log;
const [run] = log.runs;

test("a log has what SARIF 2.1.0 requires", () => {
  expect(log).toMatchObject({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "Terrace", semanticVersion: "1.2.3" } } }],
  });
  for (const { message, level } of run.results) {
    expect(message.text).not.toBe("");
    expect(["none", "note", "warning", "error"]).toContain(level);
  }
  for (const { id, shortDescription } of run.tool.driver.rules) expect([id, shortDescription.text]).not.toContain("");
});

test("each result points at its rule", () => {
  expect(run.results.map(({ ruleId, ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id === ruleId)).toEqual([
    true,
    true,
  ]);
});

test("each rule stands there once, with its controls and what GitHub sorts by", () => {
  const { runs } = sarif(
    { ...clean, findings: [finding, { ...finding, address: "aws_s3_bucket.b" }] },
    places,
    "1.2.3",
  ) as Log;
  expect(runs[0].tool.driver.rules).toMatchObject([
    { properties: { tags: ["security", "AWS FSBP S3.5"], "security-severity": "5.5" } },
  ]);
});

test("a rule is tagged with the pack that it is of; only what is about security is sorted by GitHub", () => {
  const { runs } = sarif(
    {
      ...clean,
      findings: [
        { ...finding, rule: "cost-untagged" },
        { ...finding, rule: "own" },
      ],
    },
    places,
    "1.2.3",
  ) as Log;
  expect(runs[0].tool.driver.rules.map(({ properties }) => properties)).toEqual([
    { tags: ["cost", "AWS FSBP S3.5"] },
    { tags: ["AWS FSBP S3.5"] },
  ]);
});

test("a result stands at the line of the source, or in the synthesized file, relative to the project", () => {
  const { source: _, ...unsourced } = finding;
  const { runs } = sarif({ ...clean, findings: [finding, { ...unsourced, address: "x" }] }, places, "1.2.3") as Log;
  expect(runs[0].results.map(({ locations }) => locations[0])).toMatchObject([
    { physicalLocation: { artifactLocation: { uri: "src/logs.ts" }, region: { startLine: 12 } } },
    {
      physicalLocation: { artifactLocation: { uri: "cdktf.out/stacks/shop/cdk.tf.json" }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: "shop/logs/bucket", name: "x" }],
    },
  ]);
});

test("what an exception covers is there, as suppressed, with the reason", () => {
  expect(run.results.map(({ suppressions }) => suppressions)).toEqual([
    undefined,
    [{ kind: "external", status: "accepted", justification: "a trial" }],
  ]);
});
