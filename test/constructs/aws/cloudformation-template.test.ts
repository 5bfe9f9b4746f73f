import * as fc from "fast-check";
import { parseTemplate } from "../../../constructs/aws/cloudformation/template";
import { terraformLiteral } from "../../../constructs/aws/cloudformation/terraform-literal";

const YAML = `---
# A template, as people write them.
AWSTemplateFormatVersion: "2010-09-09"
Description: |
  Parameters:
    NotOne: this is text

Metadata: { Parameters: { NeitherThis: 1 } }
Parameters:
    Stage: # which one
      Type: String
      AllowedValues:
      - dev
      - prod
    "Size":
        Type: Number
        Default: 1
        Description: >-
          How large it is;
          Default: one.
    'Flag': { Type: String, Default: "no" }
    Zones: {Type: "List<String>",
      Description: "no default"}

Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub
        - "\${Name}-x"
        - Name: !ImportValue other
Outputs:
  BucketName:
    Value: !Ref Bucket
    Export: { Name: !Sub "\${AWS::StackName}-bucket" }
  Arn: { Value: !GetAtt Bucket.Arn }
`;

test("parameters and outputs are found among CloudFormation's tags, comments and texts", () => {
  expect(parseTemplate(YAML)).toEqual({
    text: YAML,
    parameters: [
      { name: "Stage", hasDefault: false },
      { name: "Size", hasDefault: true },
      { name: "Flag", hasDefault: true },
      { name: "Zones", hasDefault: false },
    ],
    outputs: ["BucketName", "Arn"],
  });
});

test("line ends of Windows are line ends", () => {
  const { parameters, outputs } = parseTemplate(YAML.replaceAll("\n", "\r\n"));
  expect(parameters).toHaveLength(4);
  expect(outputs).toEqual(["BucketName", "Arn"]);
});

test("JSON is read as it is", () => {
  const text = '\n{ "Parameters": { "Stage": { "Default": "" } }, "Outputs": { "Url": {} } }';
  expect(parseTemplate(text)).toEqual({
    text,
    parameters: [{ name: "Stage", hasDefault: true }],
    outputs: ["Url"],
  });
});

test("a template without parameters and outputs has none", () => {
  expect(parseTemplate("Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n")).toMatchObject({
    parameters: [],
    outputs: [],
  });
});

test("a list in the place of names is refused", () => {
  expect(() => parseTemplate("Parameters:\n  - Stage\n")).toThrow('must be a name with a colon, got "- Stage"');
});

test("any names are found, at any indentation", () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,10}$/);
  const parameter = fc.record({ name, hasDefault: fc.boolean() });
  const parameters = fc.uniqueArray(parameter, { selector: (each) => each.name, maxLength: 5 });
  fc.assert(
    fc.property(
      parameters,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      (expected, outer, inner) => {
        const lines = expected.flatMap((each) => [
          `${" ".repeat(outer)}${each.name}:`,
          `${" ".repeat(outer + inner)}Type: String`,
          ...(each.hasDefault ? [`${" ".repeat(outer + inner)}Default: ""`] : []),
        ]);
        expect(parseTemplate(["Parameters:", ...lines, "Outputs: "].join("\n")).parameters).toEqual(expected);
      },
    ),
  );
});

test("what CloudFormation fills in is kept from Terraform; CDKTF's tokens are not", () => {
  expect(terraformLiteral("${AWS::Region} %{x} $5 ${TfToken[TOKEN.1]}")).toBe(
    "$${AWS::Region} %%{x} $5 ${TfToken[TOKEN.1]}",
  );
});
