import { startMoto, type Moto } from "../rig/moto";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";
import { Bucket } from "../rig/s3";
import { scriptedTerraform } from "../rig/scripted-terraform";

/** What is in a stack's configuration, and must not be printed. */
const SECRET = "hunter2-in-the-configuration";

const LEDGER = "terrace/shop/ledger.tfstate";

const APPS = {
  whole: `
    const old = thingIn(net, "old", "${SECRET}");
    thingIn(stackOf("web"), "page", old.output);
    thingIn(stackOf("extra"), "more", old.output);
  `,
  "without extra": `
    const old = thingIn(net, "old", "${SECRET}");
    thingIn(stackOf("web"), "page", old.output);
  `,
  large: `
    thingIn(net, "old", "${SECRET}");
    const { TerraformAsset, AssetType } = require("cdktf");
    const asset = { path: __dirname + "/large.bin", type: AssetType.FILE };
    const large = stackOf("large");
    thingIn(large, "more", new TerraformAsset(large, "asset", asset).path);
  `,
  "nothing used": `thingIn(net, "old", "${SECRET}");`,
};

describeWith(["terraform", "motoServer"], "a ledger beside states in S3", ({ terraform, motoServer }) => {
  let moto: Moto;
  let bucket: Bucket;

  beforeAll(async () => {
    moto = await startMoto(motoServer);
  });

  afterAll(() => moto.stop());

  beforeEach(async () => {
    bucket = await Bucket.create(moto.url);
  });

  /** A clone of the project: `net`, `web` that uses it, and `extra` that uses it, too. */
  function clone(stacks: keyof typeof APPS = "whole"): UserProject {
    return makeProject({
      "cdktf.json": { language: "typescript", app: "node main.js", projectId: "shop" },
      "main.js": app(APPS[stacks]),
    }).with({ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" });
  }

  function app(things: string): string {
    return appOf(`
      const { S3Backend } = require("cdktf");
      const stackOf = (name) => {
        const stack = new TerraformStack(app, name);
        new S3Backend(stack, {
          bucket: "${bucket.name}",
          key: name + ".tfstate",
          region: "us-east-1",
          endpoints: { s3: "${moto.url}" },
          usePathStyle: true,
          skipCredentialsValidation: true,
          skipMetadataApiCheck: true,
          skipRequestingAccountId: true,
        });
        stack.addOverride("terraform.backend.s3.use_lockfile", true);
        return stack;
      };
      const thingIn = (stack, id, input) => new DataResource(stack, id, { input });
      const net = stackOf("net");
      ${things}
    `);
  }

  /** Stacks that the ledger says are deployed. */
  async function inLedger(): Promise<readonly string[]> {
    const { outputs } = JSON.parse(await bucket.get(LEDGER)) as Written;
    expect(outputs.terrace_ledger.sensitive).toBe(true);
    const { stacks } = JSON.parse(outputs.terrace_ledger.value) as {
      readonly stacks: readonly { readonly node?: { readonly id: string } }[];
    };
    return stacks.flatMap(({ node }) => (node ? [node.id] : [])).sort();
  }

  test("tells a fresh clone what is no longer in the app, which is destroyed there from the archive", async () => {
    const first = await clone().terrace("deploy", "--auto-approve");
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(await inLedger()).toEqual(["extra", "net", "web"]);

    const fresh = clone("without extra");
    const plan = await fresh.terrace("plan");
    expect(plan.stdout).toContain("Deployed, and no longer in the app: extra. --prune destroys that.\n");
    const pruned = await fresh.terrace("deploy", "--prune", "--auto-approve");
    expect(pruned).toMatchObject({ code: 0, stderr: "" });

    expect(JSON.parse(await bucket.get("extra.tfstate"))).toMatchObject({ resources: [] });
    expect(await inLedger()).toEqual(["net", "web"]);
    expect((await clone("without extra").terrace("plan", "--prune")).stdout).not.toContain("extra");
    expect(first.stdout + plan.stdout + pruned.stdout).not.toContain(SECRET);
  });

  test("tells a fresh clone that outputs are in use: they are not dropped", async () => {
    await clone().terrace("deploy", "--auto-approve");
    const { code, stdout } = await clone("nothing used").terrace("deploy", "net", "--auto-approve");
    expect(code).toBe(1);
    expect(stdout).toContain("cross-stack-output-terraform_dataoldoutput: used by extra, web\n");
  });

  test("is told of a deploy that was killed before its word, by the run that takes it up", async () => {
    const project = clone();
    const killing = scriptedTerraform(terraform, {
      state: `if [ "$2" = push ]; then kill -KILL $PPID; exit 1; fi; exec '${terraform}' "$@"`,
    });
    const killed = project.with({ TERRAFORM_BINARY_NAME: killing }).start("deploy", "--auto-approve");
    await killed.finished;
    expect(await bucket.keys()).toEqual(["extra.tfstate", "net.tfstate", "web.tfstate"]);

    expect(await project.terrace("resume")).toMatchObject({ code: 0, stderr: "" });
    expect(await inLedger()).toEqual(["extra", "net", "web"]);
  });

  test("that is lost is made again by deploying everything once", async () => {
    await clone().terrace("deploy", "--auto-approve");
    await bucket.remove(LEDGER);
    const { code, stdout } = await clone().terrace("deploy", "--auto-approve");
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("unchanged") as string });
    expect(await inLedger()).toEqual(["extra", "net", "web"]);

    const written = await bucket.get(LEDGER);
    expect(await clone().terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(await bucket.get(LEDGER)).toBe(written);
  });

  test("has no room for very many files: such a stack is known everywhere, and pruned only where it was deployed", async () => {
    const [large, fresh] = [clone("large"), clone("nothing used")];
    large.write({ "large.bin": "x".repeat(5 * 1024 * 1024) });
    expect(await large.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });

    const { code, stderr } = await fresh.terrace("deploy", "--prune", "--auto-approve");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^The ledger does not have the files of 1 stack to be destroyed.*\n {2}large\n/,
      ) as string,
    });
    large.write({ "main.js": fresh.read("main.js") });
    expect(await large.terrace("deploy", "--prune", "--auto-approve")).toMatchObject({ code: 0, stderr: "" });
    expect(await inLedger()).toEqual(["net"]);
  });

  test("that can't be read is said to be so; a deploy goes on, and nothing is pruned", async () => {
    await clone().terrace("deploy", "--auto-approve");
    const written = await bucket.get(LEDGER);
    const state = JSON.parse(written) as Written;
    state.outputs.terrace_ledger.value = `{"version":2,"stacks":"${SECRET}"}`;
    await bucket.put(LEDGER, JSON.stringify(state));

    const fresh = clone("without extra");
    const deployed = await fresh.terrace("deploy", "--auto-approve");
    expect(deployed).toMatchObject({ code: 0, stderr: "" });
    const problem = `The project's ledger, ${LEDGER} (s3), was written by a newer version of Terrace`;
    expect(deployed.stdout).toContain(`${problem}; it was left as it is.\nSo stacks that are no longer in the app,`);
    expect(deployed.stdout).toContain("Use that version here, too.\n");

    const pruned = await fresh.terrace("deploy", "--prune", "--auto-approve");
    expect(pruned).toMatchObject({ code: 1, stderr: expect.stringContaining(problem) as string });
    expect(pruned.stderr).toContain("Use that version here, too.");
    expect(JSON.parse(await bucket.get("extra.tfstate"))).not.toMatchObject({ resources: [] });
    expect(deployed.stdout + pruned.stdout + pruned.stderr).not.toContain(SECRET);
    expect(await bucket.get(LEDGER)).toBe(JSON.stringify(state));
  });

  test.each([
    ["the bucket is gone", { bucket: "no-such-bucket" }, 'S3 bucket "no-such-bucket" does not exist'],
    ["there are no credentials", { bucket: undefined }, "No valid credential sources found"],
  ])("is not pruned by when %s, and Terraform's word for it is told", async (_, { bucket: other }, said) => {
    const fresh = clone("without extra");
    if (other) fresh.write({ "main.js": fresh.read("main.js").replace(bucket.name, other) });
    const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_EC2_METADATA_DISABLED: "true" };
    const project = other ? fresh : fresh.with(none);
    const { code, stderr } = await project.terrace("deploy", "--prune", "--auto-approve");
    expect(code).toBe(1);
    expect(stderr).toContain(`The project's ledger can't be reached: ${LEDGER} (s3).\n`);
    expect(stderr).toContain(said);
    expect(await bucket.keys()).toEqual([]);
  });

  test("that has junk in it is left as it is", async () => {
    await bucket.put(LEDGER, `junk ${SECRET}`);
    const { code, stdout, stderr } = await clone().terrace("deploy", "--auto-approve");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`The project's ledger can't be reached: ${LEDGER} (s3).\n`);
    expect(stdout).toContain("What this run has done is kept in this clone");
    expect(stdout).not.toContain(SECRET);
    expect(await bucket.get(LEDGER)).toBe(`junk ${SECRET}`);
  });
});

/** The state that holds the ledger. */
interface Written {
  readonly outputs: { readonly terrace_ledger: { value: string; readonly sensitive: boolean } };
}
