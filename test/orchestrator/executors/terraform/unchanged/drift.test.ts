import { canDrift } from "../../../../../orchestrator/executors/terraform/unchanged/drift";

function drifts(json: object, text = JSON.stringify(json)): boolean {
  return canDrift({ text, json });
}

/** What CDKTF writes of a stack that has nothing but built-in resources. */
const builtIn = {
  "//": { metadata: { backend: "local", stackName: "web", version: "0.21.0" }, outputs: {} },
  terraform: { backend: { local: { path: "/p/web.tfstate" } }, required_version: ">= 1.5" },
  variable: { size: { type: "number", default: 1 } },
  locals: { name: "${upper(var.size)}" },
  data: {
    terraform_remote_state: {
      net: { backend: "local", config: { path: "/p/net.tfstate" }, workspace: "${terraform.workspace}" },
    },
  },
  resource: {
    terraform_data: {
      a: {
        "//": { metadata: { path: "prod/web/a", uniqueId: "a" } },
        for_each: "${toset(data.terraform_remote_state.net.outputs.names)}",
        input: { profile: "${sha1(each.key)}", file: "a.txt", uuid: "${data.terraform_remote_state.net.outputs.uuid}" },
        provisioner: [{ "local-exec": { command: "echo" } }],
        lifecycle: { precondition: [{ condition: "${var.size == 1}", error_message: "must be 1" }] },
      },
    },
  },
  output: { a: { value: "${terraform_data.a}", sensitive: true } },
};

test("a stack of built-in resources, which reads states and nothing else, can't drift", () => {
  expect(drifts(builtIn)).toBe(false);
  expect(drifts({})).toBe(false);
});

test.each<[string, object]>([
  ["a resource of a provider", { resource: { ...builtIn.resource, aws_vpc: { v: {} } } }],
  ["a data source of a provider", { data: { ...builtIn.data, aws_ami: { a: {} } } }],
  ["a provider", { provider: { aws: [{}] } }],
  ["a module", { module: { m: { source: "./assets/m" } } }],
  ["an import", { import: [{ to: "terraform_data.a", id: "x" }] }],
  ["a move", { moved: [{ from: "terraform_data.b", to: "terraform_data.a" }] }],
  ["a removal", { removed: [{ from: "terraform_data.b", lifecycle: { destroy: false } }] }],
  ["a check", { check: { c: { assert: [{ condition: "${true}", error_message: "no" }] } } }],
  ["an ephemeral resource", { ephemeral: { aws_secret: { s: {} } } }],
  ["a state in HCP Terraform", { terraform: { cloud: { organization: "o" } } }],
  ["a setting of the language that is not known here", { terraform: { experiments: ["x"] } }],
  ["blocks in a list", { resource: [{ aws_vpc: { v: {} } }] }],
  ["labelled blocks in a list", { resource: { terraform_data: [{ a: {} }] } }],
  ["what some later Terraform will have", { stuff: {} }],
])("one with %s can", (_, more) => {
  expect(drifts({ ...builtIn, ...more })).toBe(true);
});

test.each([
  ...["timestamp()", "plantimestamp()", "uuid()", 'bcrypt("x")', "timestamp ()", "timestamp\n()"],
  ...[
    'file("a")',
    'filebase64("a")',
    'filesha256("a")',
    'fileexists("a")',
    'fileset("a", "*")',
    'templatefile("a", {})',
  ],
  ...["templatestring(local.a, {})", 'abspath("a")', 'pathexpand("~/a")', "path.module", "path .root", "path.cwd"],
  'provider::x::now("a")',
])("one with ${%s} in it can", (expression) => {
  expect(drifts({ ...builtIn, locals: { a: { b: [`see: \${${expression}}`] } } })).toBe(true);
});

test("one with escapes that hide what it says can", () => {
  const text = JSON.stringify({ ...builtIn, locals: { a: "${timestamp()}" } }).replace("timestamp", "\\u0074imestamp");
  expect(drifts(builtIn, text)).toBe(true);
});

test("one in HCL is not looked into, and can", () => {
  expect(drifts({}, 'resource "terraform_data" "a" {}')).toBe(true);
});
