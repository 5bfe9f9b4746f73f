import { startMoto, type Moto } from "../rig/moto";
import { describeWith } from "../rig/parts";
import { makeProject, type UserProject } from "../rig/project";
import { Bucket } from "../rig/s3";
import { FOREIGN_LOCK, twoStacks } from "../rig/two-stacks";

describeWith(["terraform", "motoServer"], "states in S3, with their lock file", ({ motoServer }) => {
  let moto: Moto;
  let bucket: Bucket;
  let project: UserProject;

  beforeAll(async () => {
    moto = await startMoto(motoServer);
  });

  afterAll(() => moto.stop());

  beforeEach(async () => {
    bucket = await Bucket.create(moto.url);
    const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    project = makeProject({ "main.js": twoStacks(backend(moto.url, bucket.name)) }).with(credentials);
  });

  test("are written, read across stacks, emptied by a destroy, and never left locked", async () => {
    project.write({ fixed: "" });

    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect(await bucket.keys()).toEqual(["consumer.tfstate", "producer.tfstate"]);

    expect((await project.terrace("output", "consumer")).stdout).toBe('consumer.got = "a value"\n');
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });

    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(await bucket.keys()).toEqual(["consumer.tfstate", "producer.tfstate"]);
    expect(JSON.parse(await bucket.get("producer.tfstate"))).toMatchObject({ resources: [] });
  });

  test("are resumed from as they were left", async () => {
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 1 });
    const left = await bucket.get("producer.tfstate");
    project.write({ fixed: "" });

    expect(await project.terrace("resume")).toMatchObject({ code: 0 });

    expect(await bucket.get("producer.tfstate")).toBe(left);
  });

  test("are not resumed from when somebody else has moved one, and it is said which", async () => {
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 1 });
    const state = JSON.parse(await bucket.get("producer.tfstate")) as { readonly serial: number };
    await bucket.put("producer.tfstate", JSON.stringify({ ...state, serial: state.serial + 1 }));
    project.write({ fixed: "" });

    const { code, stderr } = await project.terrace("resume");

    expect(code).toBe(1);
    expect(stderr).toContain("Somebody else has changed the state of 1 stack since this was planned.\n  producer\n");
    expect(await bucket.keys()).not.toContain("consumer.tfstate.tflock");
  });

  test("are not touched while somebody else holds the lock, and it is said who", async () => {
    await bucket.put("producer.tfstate.tflock", FOREIGN_LOCK);

    const { code, stdout } = await project.terrace("deploy", "--auto-approve");

    expect(code).toBe(1);
    expect(stdout).toContain("terraform plan ended with exit code 1: the state is locked.\n");
    expect(stdout).toMatch(/\n\s+ID: +7f3a0e9c-1111-2222-3333-444455556666\n/);
    expect(stdout).toMatch(/\n\s+Who: +grace@build-7\n/);
    expect(await bucket.keys()).toEqual(["producer.tfstate.tflock"]);
    expect(await bucket.get("producer.tfstate.tflock")).toBe(FOREIGN_LOCK);
  });
});

function backend(endpoint: string, bucket: string): string {
  return `
    const keepIn = (stack, name) => {
      new S3Backend(stack, {
        bucket: "${bucket}",
        key: name + ".tfstate",
        region: "us-east-1",
        endpoints: { s3: "${endpoint}" },
        usePathStyle: true,
        skipCredentialsValidation: true,
        skipMetadataApiCheck: true,
        skipRequestingAccountId: true,
      });
      stack.addOverride("terraform.backend.s3.use_lockfile", true);
    };
  `;
}
