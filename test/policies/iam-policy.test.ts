import { isPublic, stackOfConfiguration, statementsAt, type IamStatement } from "../../policies";

function statements(policy: unknown, data: object = {}): readonly IamStatement[] | undefined {
  const stack = stackOfConfiguration("shop", { resource: { aws_sqs_queue: { q: { policy } } }, data });
  const [queue] = stack.resources;
  if (queue === undefined) throw new Error("no queue");
  return statementsAt(queue, "policy", stack);
}

const document = (...statement: readonly object[]): string => JSON.stringify({ Statement: statement });
const anybody = { Effect: "Allow", Principal: { AWS: ["*"] }, Action: "sqs:*", Resource: "*" };

test("names that are references are left out, and the rest is read", () => {
  const [statement] =
    statements(document({ ...anybody, Resource: ["${aws_sqs_queue.q.arn}", "arn:aws:sqs:::b"] })) ?? [];
  expect(statement).toMatchObject({ resources: ["arn:aws:sqs:::b"], unknown: ["Resource"] });
});

test("a variable of IAM's own is a text", () => {
  const [statement] = statements(document({ ...anybody, Resource: "arn:aws:s3:::b/$${aws:username}" })) ?? [];
  expect(statement).toMatchObject({ resources: ["arn:aws:s3:::b/${aws:username}"], unknown: [] });
});

test.each([
  ["a variable", "${var.policy}"],
  ["a function", '${jsonencode({"Statement" = []})}'],
  ["no JSON", "nonsense"],
  ["a document that is not there", "${data.aws_iam_policy_document.other.json}"],
])("%s is not known", (_, policy) => {
  expect(statements(policy)).toBeUndefined();
});

test("no policy has no statements", () => {
  expect(statements(undefined)).toEqual([]);
});

describe("an aws_iam_policy_document", () => {
  const from = (content: object): readonly IamStatement[] | undefined =>
    statements("${data.aws_iam_policy_document.d.json}", { aws_iam_policy_document: { d: content } });

  test("is read as the policy that it makes, with all conditions of one test", () => {
    const condition = [
      { test: "StringEquals", variable: "aws:SourceAccount", values: ["111122223333"] },
      { test: "StringEquals", variable: "aws:SourceVpc", values: ["vpc-1"] },
    ];
    const principals = [{ type: "AWS", identifiers: ["*"] }];
    expect(
      from({ statement: [{ actions: ["sqs:SendMessage"], resources: ["*"], principals, condition }] }),
    ).toMatchObject([
      {
        effect: "Allow",
        actions: ["sqs:SendMessage"],
        principals: ["*"],
        conditionKeys: ["aws:sourceaccount", "aws:sourcevpc"],
      },
    ]);
  });

  test("that merges others in is not known", () => {
    expect(from({ source_policy_documents: ["${var.other}"], statement: [] })).toBeUndefined();
  });
});

describe("a statement lets in everybody", () => {
  const isOpen = (statement: object): boolean | undefined =>
    statements(document({ ...anybody, ...statement }))?.some(isPublic);

  test.each<[string, object, boolean]>([
    ["by a star", {}, true],
    ["by a star alone", { Principal: "*" }, true],
    ["not: it denies", { Effect: "Deny" }, false],
    ["not: it names an account", { Principal: { AWS: "arn:aws:iam::111122223333:root" } }, false],
    ["not: it asks for the organization", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }, false],
    ["not: it asks for a source", { Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:sns:*" } } }, false],
    ["though it asks for TLS", { Condition: { Bool: { "aws:SecureTransport": "true" } } }, true],
    ["not: services have names", { Principal: { Service: "sns.amazonaws.com" } }, false],
  ])("%s", (_, statement, open) => {
    expect(isOpen(statement)).toBe(open);
  });
});
