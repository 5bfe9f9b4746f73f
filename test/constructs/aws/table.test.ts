import fc from "fast-check";
import { Function } from "terrace/aws/functions";
import { TerraformStack } from "cdktf";
import { Table, type TableProps } from "terrace/aws/data";
import { Role } from "terrace/aws/iam";
import { Key } from "terrace/aws/security";
import { type Arguments, policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { testApp } from "../synthesized";

const id = { name: "id", type: "string" } as const;
const at = { name: "at", type: "number" } as const;

function table(props: Partial<TableProps> = {}): Arguments {
  const aws = new SynthesizedAws((stack) => new Table(stack, "orders", { partitionKey: id, ...props }));
  return aws.only("aws_dynamodb_table");
}

describe("a table by default", () => {
  test("is encrypted with a key whose use is written down", () => {
    expect(table()["server_side_encryption"]).toEqual({ enabled: true });
  });

  test("loses nothing by a wrong write: it is restored to any second", () => {
    expect(table()["point_in_time_recovery"]).toEqual({ enabled: true });
  });

  test("is not deleted by mistake", () => {
    expect(table()["deletion_protection_enabled"]).toBe(true);
  });

  test("costs nothing while nobody uses it", () => {
    expect(table()["billing_mode"]).toBe("PAY_PER_REQUEST");
  });
});

describe("a table", () => {
  test("goes where that is asked for", () => {
    expect(table({ removal: "destroy" })["deletion_protection_enabled"]).toBe(false);
  });

  test("declares each attribute of its keys once", () => {
    const props = {
      sortKey: at,
      indexes: { byOwner: { partitionKey: { name: "owner", type: "binary" }, sortKey: at } },
      orders: { bySize: { sortKey: { name: "size", type: "number" }, attributes: ["title"] } },
    } as const;
    expect(table(props)).toMatchObject({
      hash_key: "id",
      range_key: "at",
      attribute: [
        { name: "id", type: "S" },
        { name: "owner", type: "B" },
        { name: "at", type: "N" },
        { name: "size", type: "N" },
      ],
      global_secondary_index: [{ name: "byOwner", hash_key: "owner", range_key: "at", projection_type: "ALL" }],
      local_secondary_index: [
        { name: "bySize", range_key: "size", projection_type: "INCLUDE", non_key_attributes: ["title"] },
      ],
    });
  });

  test("has the stream, the time to live and the key that it is told", () => {
    expect(table({ stream: "new and old", timeToLive: "expires" })).toMatchObject({
      stream_enabled: true,
      stream_view_type: "NEW_AND_OLD_IMAGES",
      ttl: { enabled: true, attribute_name: "expires" },
    });
    const aws = new SynthesizedAws((stack) => new Table(stack, "t", { partitionKey: id, key: new Key(stack, "key") }));
    expect(aws.only("aws_dynamodb_table")["server_side_encryption"]).toEqual({
      enabled: true,
      kms_key_arn: expect.stringMatching(/^\$\{aws_kms_key\..*\.arn}$/),
    });
  });

  test("that exists is looked up, and has no stream unless that is said", () => {
    const aws = new SynthesizedAws((stack) => {
      const role = new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } });
      Table.fromName(stack, "orders", { name: "orders" }).grantRead(role);
      expect(() => Table.fromName(stack, "other", { name: "other" }).grantStream(role)).toThrow(
        /must be of a table with/,
      );
      Table.fromName(stack, "more", { name: "more", hasStream: true }).grantStream(role);
    });
    expect(policyIn(aws.only("aws_iam_role_policy")["policy"]).Statement).toMatchObject([
      { Resource: [expect.stringMatching(/^\$\{data\..*\.arn}$/), expect.stringMatching(/\.arn}\/index\/\*$/)] },
      { Action: "dynamodb:ListStreams" },
      { Resource: expect.stringMatching(/\.stream_arn}$/) },
    ]);
  });

  test("has a stream of its changes that a function works off, from the oldest on, and may read", () => {
    const aws = new SynthesizedAws((stack) => {
      const orders = new Table(stack, "orders", { partitionKey: id, stream: "new" });
      new Function(stack, "handler", { code: __filename }).addEventSource(orders.stream);
    });
    expect(aws.only("aws_lambda_event_source_mapping")).toMatchObject({
      event_source_arn: expect.stringMatching(/^\$\{aws_dynamodb_table\..*\.stream_arn}$/) as string,
      starting_position: "TRIM_HORIZON",
    });
    const policies = aws.all("aws_iam_role_policy").map(({ policy }) => String(policy));
    expect(policies.join()).toContain("dynamodb:GetRecords");
    new SynthesizedAws((stack) => {
      const still = new Table(stack, "still", { partitionKey: id });
      expect(() => still.stream).toThrow("stream must be of a table with a stream; give it stream");
    });
  });

  test("without a stream has none to grant", () => {
    const stack = new TerraformStack(testApp(), "shop");
    const role = new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } });
    expect(() => new Table(stack, "orders", { partitionKey: id }).grantStream(role)).toThrow(
      new Error("aws.Table shop/orders: grantStream must be of a table with a stream; give it stream"),
    );
  });

  const refused: readonly (readonly [string, Partial<TableProps>, string])[] = [
    [
      "a name that DynamoDB has not",
      { name: "a b" },
      'name must be 3 to 255 letters, digits, dots, hyphens and underscores, got "a b"',
    ],
    [
      "an attribute of two types",
      { indexes: { byId: { partitionKey: { name: "id", type: "number" } } } },
      'an attribute must have one type, got several for "id"',
    ],
    [
      "an index whose name is too short",
      { indexes: { by: { partitionKey: id } } },
      `an index's name must be 3 to 255 letters, digits, dots, hyphens and underscores, got "by"`,
    ],
    [
      "orders of single items",
      { orders: { byTime: { sortKey: at } } },
      "orders must come with a sortKey of the table, got none",
    ],
  ];

  test.each(refused)("with %s is refused", (_, props, problem) => {
    const stack = new TerraformStack(testApp(), "shop");
    expect(() => new Table(stack, "t", { partitionKey: id, ...props })).toThrow(
      new Error(`aws.Table shop/t: ${problem}`),
    );
  });
});

test("whatever its indexes, a table declares exactly the attributes of its keys", () => {
  const attribute = fc.record({ name: fc.stringMatching(/^[a-z]{1,3}$/), type: fc.constant("string" as const) });
  const index = fc.record({ partitionKey: attribute }, { requiredKeys: ["partitionKey"] });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{3,9}$/), index, { maxKeys: 5 }), (indexes) => {
      const declared = (table({ indexes })["attribute"] as readonly { readonly name: string }[]).map(
        ({ name }) => name,
      );
      const keys = new Set(["id", ...Object.values(indexes).map(({ partitionKey }) => partitionKey.name)]);
      expect([...declared].sort()).toEqual([...keys].sort());
    }),
    { numRuns: 20 },
  );
});
