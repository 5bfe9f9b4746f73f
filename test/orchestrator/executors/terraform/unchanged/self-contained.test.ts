import { isSelfContained } from "../../../../../orchestrator/executors/terraform/unchanged/self-contained";

function isContained(json: object, text = JSON.stringify(json)): boolean {
  return isSelfContained({ text, json }, "/home/ada/project");
}

const cloud = {
  terraform: {
    backend: { local: { path: "/home/ada/project/terraform.web.tfstate" } },
    required_providers: { aws: { source: "aws", version: "5.100.0" } },
  },
  provider: { aws: [{ region: "eu-west-1" }] },
  data: {
    aws_ami: { a: { owners: ["self"] } },
    terraform_remote_state: { net: { backend: "local", config: { path: "/home/ada/project/terraform.net.tfstate" } } },
  },
  resource: {
    aws_s3_object: {
      o: {
        "//": { metadata: { path: "../o" } },
        source: "assets/site/0A1B/index.html",
        provisioner: [{ "local-exec": { command: "/home/ada/project/announce.sh" } }],
      },
    },
  },
};

test("a stack whose files are all in its folder is, wherever its states are", () => {
  expect(isContained(cloud)).toBe(true);
});

test.each([
  'file("assets/a/b.txt")',
  'filemd5("${path.module}/assets/a")',
  'templatefile("assets/a.tpl", { a = 1 })',
  "basename(path.module)",
  'sha1("file")',
])("so is one with ${%s}", (expression) => {
  expect(isContained({ ...cloud, locals: { a: `\${${expression}}` } })).toBe(true);
});

test.each([
  ...["timestamp()", "uuid()", 'file("/etc/hosts")', 'file("../a")', 'file("assets/../../a")', 'file("~/a")'],
  ...["file(var.path)", 'file("${var.path}/a")', 'file(abspath("a"))', 'fileset(path.root, "*")', 'pathexpand("~")'],
])("one with ${%s} is not", (expression) => {
  expect(isContained({ ...cloud, locals: { a: `\${${expression}}` } })).toBe(false);
});

test.each<[string, object]>([
  ["makes an archive of files", { data: { archive_file: { a: { source_dir: "assets" } } } }],
  ["reads a file of this machine", { data: { local_file: { a: { filename: "x" } } } }],
  ["asks a program", { data: { external: { a: { program: ["x"] } } } }],
  [
    "names a file of the project",
    { resource: { aws_s3_object: { o: { source: "/home/ada/project/site/index.html" } } } },
  ],
  ["names a file by a path upwards", { resource: { aws_s3_object: { o: { source: "../../site/index.html" } } } }],
  ["has a module elsewhere", { module: { m: { source: "../../modules/m" } } }],
])("one that %s is not", (_, more) => {
  expect(isContained({ ...cloud, ...more })).toBe(false);
});

test("one in HCL is not looked into", () => {
  expect(isContained({}, 'resource "aws_vpc" "v" {}')).toBe(false);
});
