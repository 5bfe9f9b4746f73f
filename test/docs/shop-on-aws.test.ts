import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { judge, stackOfConfiguration, type Stack } from "terrace/policies";
import { tempFolder } from "../rig/temp-folder";

const example = resolve(__dirname, "..", "..", "docs", "examples", "shop-on-aws.ts");

describe("the shop on AWS", () => {
  const outdir = process.env.CDKTF_OUTDIR;

  afterEach(() => {
    if (outdir === undefined) delete process.env.CDKTF_OUTDIR;
    else process.env.CDKTF_OUTDIR = outdir;
  });

  /** Runs the example, and reads its stack. */
  function synthesized(): Stack {
    const folder = tempFolder();
    process.env.CDKTF_OUTDIR = folder;
    jest.isolateModules(() => void (require(example) as unknown));
    const json: unknown = JSON.parse(readFileSync(join(folder, "stacks", "shop", "cdk.tf.json"), "utf8"));
    return stackOfConfiguration("shop", json);
  }

  test("has at most 40 lines, blank ones included", () => {
    expect(readFileSync(example, "utf8").trimEnd().split("\n").length).toBeLessThanOrEqual(40);
  });

  test("is a network, a service, a database, a bucket, a role and a function", () => {
    const types = synthesized().resources.map(({ type }) => type);
    const wanted = ["aws_vpc", "aws_ecs_service", "aws_db_instance", "aws_s3_bucket", "aws_iam_role"];
    expect(types).toEqual(expect.arrayContaining([...wanted, "aws_lambda_function"]));
  });

  test("has nothing that the security pack finds", () => {
    const { findings } = judge({ configurations: [synthesized()], plans: [] }, {}, "2026-11-26");
    expect(findings.map(({ rule, address, message }) => `${rule}: ${address}: ${message}`)).toEqual([]);
  });
});
