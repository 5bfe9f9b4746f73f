import { relatedTo, stackOfConfiguration, stackOfPlan, type Stack } from "../../policies";

const bucket = { aws_s3_bucket: { it: { bucket: "logs" } } };

function relation(argument: unknown, more: object = {}): string {
  const stack = stackOfConfiguration("shop", {
    ...more,
    resource: { ...bucket, aws_s3_bucket_policy: { p: { bucket: argument } } },
  });
  return relationIn(stack);
}

function relationIn(stack: Stack): string {
  const resource = stack.resources.find(({ type }) => type === "aws_s3_bucket");
  if (resource === undefined) throw new Error("no bucket");
  const { certain, isMore } = relatedTo(resource, stack, "aws_s3_bucket_policy", "bucket");
  return certain.length > 0 ? "yes" : isMore ? "maybe" : "no";
}

describe("a policy belongs to a bucket", () => {
  test.each([
    ["by reference", "${aws_s3_bucket.it.id}", "yes"],
    ["by reference to an instance", "${aws_s3_bucket.it[0].id}", "yes"],
    ["by name", "logs", "yes"],
    ["not: it is another's by name", "other", "no"],
    ["not: it is another's by reference", "${aws_s3_bucket.other.id}", "no"],
    ["perhaps: by a variable", "${var.bucket}", "maybe"],
    ["perhaps: by another stack's output", "${data.terraform_remote_state.base.outputs.bucket}", "maybe"],
    ["not: nothing is said", undefined, "no"],
  ])("%s", (_, argument, expected) => {
    expect(relation(argument)).toBe(expected);
  });

  test("perhaps: by name, where the bucket's own is not known", () => {
    const stack = stackOfConfiguration("shop", {
      resource: { aws_s3_bucket: { it: {} }, aws_s3_bucket_policy: { p: { bucket: "logs" } } },
    });
    expect(relationIn(stack)).toBe("maybe");
  });
});

describe("a policy belongs to a bucket by way of a third resource", () => {
  const through = (third: object): string => {
    const stack = stackOfConfiguration("shop", {
      resource: {
        ...bucket,
        aws_third: { t: third },
        aws_s3_bucket_policy: { p: { bucket: "${aws_third.t.bucket}" } },
      },
    });
    return relationIn(stack);
  };

  test.each([
    ["that is of this bucket", { bucket: "${aws_s3_bucket.it.id}" }, "yes"],
    ["perhaps: it is of two", { bucket: "${aws_s3_bucket.it.id}", target: "${aws_s3_bucket.other.id}" }, "maybe"],
    ["not: it is of another", { bucket: "${aws_s3_bucket.other.id}" }, "no"],
  ])("%s", (_, third, expected) => {
    expect(through(third)).toBe(expected);
  });
});

describe("a configuration", () => {
  test("has what CDKTF says of the construct, and not its comments among the values", () => {
    const { resources } = stackOfConfiguration("shop", {
      resource: { aws_sqs_queue: { q: { "//": { metadata: { path: "shop/jobs/queue" } }, name: "jobs" } } },
    });
    expect(resources[0]).toMatchObject({ construct: "shop/jobs/queue", values: { name: "jobs" } });
    expect(resources[0]?.values).not.toHaveProperty("//");
  });

  test("has no resource of which none is made", () => {
    expect(stackOfConfiguration("shop", { resource: { aws_vpc: { v: { count: 0 } } } }).resources).toEqual([]);
  });

  test("takes lists of blocks for blocks", () => {
    const { resources } = stackOfConfiguration("shop", {
      resource: [{ aws_vpc: [{ v: [{ cidr_block: "10.0.0.0/16" }] }] }],
    });
    expect(resources).toMatchObject([{ address: "aws_vpc.v", values: { cidr_block: "10.0.0.0/16" } }]);
  });

  test("keeps text that only looks like a template", () => {
    const { resources } = stackOfConfiguration("shop", {
      resource: { aws_ssm_parameter: { p: { value: "$${name}" } } },
    });
    expect(resources[0]?.values).toEqual({ value: "${name}" });
  });
});

describe("a plan", () => {
  const change = (address: string, after: unknown, more: object = {}): object => {
    const [type] = address.split(".").slice(-2);
    return { address, mode: "managed", type, change: { after, ...more } };
  };

  test("has real values, and what is not known as not known", () => {
    const stack = stackOfPlan("shop", {
      resource_changes: [
        change("aws_vpc.v", { cidr_block: "10.0.0.0/16", tags: null }, { after_unknown: { id: true } }),
      ],
      configuration: {
        root_module: {
          resources: [{ address: "aws_vpc.v", expressions: { cidr_block: { constant_value: "x" }, id: {} } }],
        },
      },
    });
    expect(Object.keys(stack.resources[0]?.values ?? {})).toEqual(["cidr_block", "tags", "id"]);
    expect(stack.resources[0]?.values).toMatchObject({ cidr_block: "10.0.0.0/16", tags: undefined });
  });

  test("has a value that the provider works out as not set", () => {
    const stack = stackOfPlan("shop", {
      resource_changes: [change("aws_db_instance.d", { engine: "postgres" }, { after_unknown: { multi_az: true } })],
      configuration: { root_module: { resources: [{ address: "aws_db_instance.d", expressions: { engine: {} } }] } },
    });
    expect(stack.resources[0]?.values).toEqual({ engine: "postgres" });
  });

  test("has a block of which there is none as not set", () => {
    const stack = stackOfPlan("shop", {
      resource_changes: [change("aws_db_instance.d", { restore_to_point_in_time: [], security_group_names: [] })],
      configuration: {
        root_module: { resources: [{ address: "aws_db_instance.d", expressions: { security_group_names: {} } }] },
      },
    });
    expect(stack.resources[0]?.values).toEqual({ security_group_names: [] });
  });

  test("keeps what is sensitive from every rule", () => {
    const stack = stackOfPlan("shop", {
      resource_changes: [change("aws_db_instance.d", { password: "hunter2" }, { after_sensitive: { password: true } })],
    });
    expect(JSON.stringify(stack)).not.toContain("hunter2");
  });

  test("relates resources of a module to each other", () => {
    const stack = stackOfPlan("shop", {
      resource_changes: [
        change("module.m.aws_s3_bucket.it", {}),
        change("module.m.aws_s3_bucket_policy.p", {}, { after_unknown: { bucket: true } }),
      ],
      configuration: {
        root_module: {
          module_calls: {
            m: {
              module: {
                resources: [
                  { address: "aws_s3_bucket.it", expressions: {} },
                  {
                    address: "aws_s3_bucket_policy.p",
                    expressions: { bucket: { references: ["aws_s3_bucket.it.id", "aws_s3_bucket.it"] } },
                  },
                ],
              },
            },
          },
        },
      },
    });
    expect(relationIn(stack)).toBe("yes");
  });

  test("has nothing that goes", () => {
    expect(stackOfPlan("shop", { resource_changes: [change("aws_vpc.v", null)] }).resources).toEqual([]);
  });
});
