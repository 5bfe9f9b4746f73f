import {
  isPinned,
  needsOnlyBuiltIn,
  usedProviders,
} from "../../../../../orchestrator/executors/terraform/init/used-providers";

const backend = { local: { path: "/state" } };

const aws = { source: "hashicorp/aws", version: "5.100.0" };

function using(parts: object, terraform: object = {}): ReturnType<typeof usedProviders> {
  return usedProviders({ terraform: { backend, ...terraform }, ...parts });
}

describe("the providers that a configuration needs", () => {
  test.each<[string, object, readonly string[]]>([
    ["nothing", {}, []],
    ["what is built in", { resource: { terraform_data: { a: {} } }, data: { terraform_remote_state: { b: {} } } }, []],
    ["what says nothing of providers", { "//": {}, locals: {}, output: { o: {} }, variable: { v: {} }, moved: [] }, []],
    ["a resource", { resource: { random_pet: { a: {} } } }, ["random"]],
    ["a data source", { data: { http: { a: {} } } }, ["http"]],
    ["an ephemeral resource", { ephemeral: { vault_key: { a: {} } } }, ["vault"]],
    ["several of one", { resource: { b_x: { a: {} }, a_x: { a: {} }, a_y: { a: {} } } }, ["a", "b"]],
    ["another than by the type's name", { resource: { aws_x: { a: { provider: "awscc.west" } } } }, ["awscc"]],
    ["one that is only configured", { provider: { google: [{ alias: "x" }] } }, ["google"]],
    ["no resources of a type", { resource: { aws_x: {} } }, []],
    ["no modules", { module: {} }, []],
  ])("%s", (_, parts, implied) => {
    expect(using(parts)).toEqual({ required: {}, implied });
  });

  test("what is required is as it stands there, used or not", () => {
    const resource = { aws_x: { a: {} }, random_pet: { a: {} } };
    expect(using({ resource }, { required_providers: { aws } })).toEqual({ required: { aws }, implied: ["random"] });
    expect(using({}, { required_providers: { aws } })).toEqual({ required: { aws }, implied: [] });
  });

  test.each<[string, object, object?]>([
    ["modules", { module: { m: { source: "./m" } } }],
    ["blocks that may name providers", { import: [{ to: "aws_x.a", id: "1" }] }],
    ["a workspace of HCP Terraform", {}, { cloud: {} }],
    ["blocks as a list", { resource: [{ aws_x: { a: {} } }] }],
    ["resources as a list", { resource: { aws_x: [{ a: {} }] } }],
    ["a resource as a list", { resource: { aws_x: { a: [{}] } } }],
    ["requirements as a list", {}, { required_providers: [{ aws }] }],
    ["a provider by an expression", { resource: { aws_x: { a: { provider: "${aws.west}" } } } }],
    ["a version where a provider is configured", { provider: { aws: [{ version: "~> 5.0" }] } }],
  ])("only Terraform can tell with %s", (_, parts, terraform = {}) => {
    expect(using(parts, terraform)).toBeUndefined();
  });

  test("only Terraform can tell in HCL", () => {
    expect(usedProviders({})).toBeUndefined();
  });
});

describe("what there is to choose", () => {
  test.each<[string, object, object | undefined, boolean]>([
    ["exact versions", {}, { aws, b: { ...aws, version: "= 1.0.0-rc.1" } }, true],
    ["a range", {}, { aws: { ...aws, version: "~> 5.100.0" } }, false],
    ["several", {}, { aws: { ...aws, version: "5.0.0, 5.1.0" } }, false],
    ["a version in short", {}, { aws: { ...aws, version: "5.100" } }, false],
    ["no version", {}, { aws: { source: "hashicorp/aws" } }, false],
    ["an old form", {}, { aws: "5.100.0" }, false],
    ["one that nothing is said of", { resource: { random_pet: { a: {} } } }, { aws }, false],
  ])("%s", (_, parts, required, expected) => {
    const used = using(parts, { required_providers: required });
    expect(used && isPinned(used)).toBe(expected);
  });

  test("nothing but what is built in", () => {
    const resource = { terraform_data: { a: {} } };
    const cases = [
      using({ resource }),
      using({ resource }, { required_providers: { aws } }),
      using({ provider: { a: {} } }),
    ];
    expect(cases.map((used) => used && needsOnlyBuiltIn(used))).toEqual([true, false, false]);
  });
});
