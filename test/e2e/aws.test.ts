import { startMoto, type Moto } from "../rig/moto";
import { describeWith } from "../rig/parts";
import { sampleProject } from "../rig/sample-project";
import { terraformCliConfig } from "../rig/terraform-cli-config";

jest.setTimeout(600_000);

describeWith(["terraform", "providerMirror", "motoServer"], "on AWS, as moto plays it", (parts) => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto(parts.motoServer);
  });

  afterAll(() => moto.stop());

  test("the sample app is deployed, planned empty, and destroyed", async () => {
    const project = sampleProject().with({
      TARGET: "aws",
      TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror),
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
    });

    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(await things(moto)).toEqual({ vpcs: 1, buckets: 1, parameters: 1, roles: 1 });

    const { code, stdout } = await project.terrace("deploy", "--auto-approve", "--skip-unchanged");
    expect([code, stdout]).toEqual([0, expect.stringContaining("Nothing changed (6 nodes, 4 of them not looked at, ")]);

    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });

    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(await things(moto)).toEqual({ vpcs: 0, buckets: 0, parameters: 0, roles: 0 });
  });
});

/** How many things of the sample's kinds there are. */
async function things(moto: Moto): Promise<object> {
  const parameters = { target: "AmazonSSM.DescribeParameters", body: "{}" };
  return {
    vpcs: await count(moto, "ec2", { body: "Action=DescribeVpcs&Version=2016-11-15" }, /<cidrBlock>10\.20\.0\.0\/16</g),
    buckets: await count(moto, "s3", {}, /<Name>terrace-sample-/g),
    parameters: await count(moto, "ssm", parameters, /"\/terrace-sample\/database"/g),
    roles: await count(moto, "iam", { body: "Action=ListRoles&Version=2010-05-08" }, /<RoleName>terrace-sample</g),
  };
}

/** Asks a service for its list. Moto looks at the signature only to see which service is meant. */
async function count(
  { url }: Moto,
  service: string,
  request: { readonly body?: string; readonly target?: string },
  pattern: RegExp,
): Promise<number> {
  const response = await fetch(url, {
    method: request.body === undefined ? "GET" : "POST",
    body: request.body ?? null,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20261122/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      "content-type": request.target === undefined ? "application/x-www-form-urlencoded" : "application/x-amz-json-1.1",
      ...(request.target !== undefined && { "x-amz-target": request.target }),
    },
  });
  // A VPC is named by its own block and by the list of its blocks.
  return new Set((await response.text()).match(pattern)).size;
}
