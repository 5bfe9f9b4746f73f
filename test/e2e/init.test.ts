import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { startMoto, type Moto } from "../rig/moto";
import { PLATFORM, packedMirror } from "../rig/packed-mirror";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";
import { ReadyStacks } from "../rig/ready-stacks";
import { Bucket } from "../rig/s3";
import { scriptedTerraform } from "../rig/scripted-terraform";
import { tempFolder } from "../rig/temp-folder";
import { terraformCliConfig } from "../rig/terraform-cli-config";

jest.setTimeout(300_000);

/** The real Terraform, which notes how it is called, and which providers it is told to leave alone. */
class NotingTerraform {
  readonly binary: string;
  private readonly notes = join(tempFolder(), "notes");

  constructor(terraform: string) {
    const note = `echo "$1 \${TF_REATTACH_PROVIDERS:-}" >> '${this.notes}'; exec '${terraform}' "$@"`;
    this.binary = scriptedTerraform(terraform, { init: note, plan: note, apply: note });
  }

  /** The commands so far; an init that leaves providers alone is a `light init`. */
  get commands(): readonly string[] {
    const lines = existsSync(this.notes) ? readFileSync(this.notes, "utf8").trim().split("\n") : [];
    return lines.map((line) => (/^init .*hashicorp\/aws/.test(line) ? "light init" : line.trim()));
  }
}

/** Two stacks, one of which takes of the other. */
const BUILT_IN = appOf(`
  const [producer, consumer] = ["producer", "consumer"].map((name) => new TerraformStack(app, name));
  const { output } = new DataResource(producer, "thing", { input: "a value" });
  new TerraformOutput(consumer, "got", { value: output, staticId: true });
`);

describeWith(["terraform"], "an app that needs no provider", ({ terraform }) => {
  let noting: NotingTerraform;
  let project: UserProject;

  beforeEach(() => {
    noting = new NotingTerraform(terraform);
    const env = { TERRAFORM_BINARY_NAME: noting.binary, TERRACE_CACHE_DIR: join(tempFolder(), "cache") };
    project = makeProject({ "main.js": BUILT_IN }).with(env);
  });

  test("is deployed, planned, and destroyed without an init", async () => {
    expect(await project.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect((await project.terrace("output", "consumer")).stdout).toBe('consumer.got = "a value"\n');
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(new Set(noting.commands)).toEqual(new Set(["plan", "apply"]));
  });

  test("has an init after all when something of a provider's is left in a state", async () => {
    const provider = 'provider["registry.terraform.io/example/x"]';
    const instance = { schema_version: 0, attributes: { id: "1" } };
    const left = { mode: "managed", type: "x_thing", name: "left", provider, instances: [instance] };
    const state = { version: 4, serial: 1, lineage: "l", outputs: {}, resources: [left] };
    project.write({ "terraform.producer.tfstate": state });
    const mirror = terraformCliConfig(packedMirror({ x: "a provider" }));
    await project.with({ TF_CLI_CONFIG_FILE: mirror }).terrace("plan", "producer");
    expect(noting.commands.slice(0, 3)).toEqual(["plan", "init", "plan"]);
    expect(project.read(".terrace/work/producer/.terraform.lock.hcl")).toContain("example/x");
  });
});

describeWith(["terraform", "providerMirror", "motoServer"], "stacks that need the AWS provider", (parts) => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto(parts.motoServer);
  });

  afterAll(() => moto.stop());

  test.each(["local", "s3"])("have it verified once, with states in %s", async (type) => {
    const bucket = (await Bucket.create(moto.url)).name;
    const noting = new NotingTerraform(parts.terraform);
    const env = {
      ...process.env,
      TERRACE_CACHE_DIR: join(tempFolder(), "cache"),
      TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror),
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
    const names = ["a", "b", "c"];
    const configs = names.map((name) => [name, { terraform: terraformOf(type, name, moto.url, bucket) }] as const);
    const stacks = new ReadyStacks({ binary: noting.binary, version: "1.11.4" }, Object.fromEntries(configs), env);

    await stacks.inits(...names);

    expect(noting.commands).toEqual(type === "local" ? ["init"] : ["init", "light init", "light init"]);
    for (const name of names) {
      const work = await stacks.work(name);
      const provider = join("registry.terraform.io/hashicorp/aws/5.100.0", PLATFORM);
      const installed = realpathSync(join(work, ".terraform/providers", provider));
      expect(installed).toBe(realpathSync(join(parts.providerMirror, provider)));
      expect(readFileSync(join(work, ".terraform.lock.hcl"), "utf8")).toContain('"h1:');
    }
    // Terraform looks at the package, and at the state.
    expect(await stacks.terraform("c", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  });
});

function terraformOf(type: string, name: string, moto: string, bucket: string): object {
  const s3 = {
    bucket,
    key: name,
    region: "us-east-1",
    endpoints: { s3: moto },
    use_path_style: true,
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_requesting_account_id: true,
  };
  const backend = type === "s3" ? { s3 } : { local: { path: `${name}.tfstate` } };
  return { backend, required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } } };
}
