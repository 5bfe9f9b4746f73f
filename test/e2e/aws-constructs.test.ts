import { join } from "node:path";
import { Construct } from "constructs";
import { App } from "terrace";
import { isEmpty } from "../../orchestrator/plan/plan";
import type { NodeReport, Report } from "../../orchestrator/run/report";
import { constructCases, type ConstructCase } from "../rig/aws-constructs/construct-case";
import { EmulatedStack } from "../rig/aws-constructs/emulated-stack";
import { startMoto, type Moto } from "../rig/moto";
import { describeWith } from "../rig/parts";
import { appThatCopies, makeProject, type UserProject } from "../rig/project";
import { RunningCommand } from "../rig/running-command";
import { tempFolder } from "../rig/temp-folder";
import { terraformCliConfig } from "../rig/terraform-cli-config";

jest.setTimeout(1_800_000);

const cases = [...constructCases()];
const deployed = cases.filter(([, { notOnMoto }]) => notOnMoto === undefined);

describeWith(["terraform", "providerMirror", "motoServer"], "the AWS constructs", (parts) => {
  let moto: Moto;

  beforeAll(async () => {
    moto = await startMoto(parts.motoServer);
  });

  afterAll(() => moto.stop());

  test("are valid to Terraform and the real provider", async () => {
    const folder = synthesized(cases, false, { inOneStack: true });
    const env = { ...process.env, TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror) };
    for (const command of ["init", "validate"]) {
      const terraform = new RunningCommand([parts.terraform, command, "-no-color"], join(folder, "stacks", "all"), env);
      expect(await terraform.finished).toMatchObject({ code: 0 });
    }
  });

  test("are deployed, planned empty, changed, and destroyed", async () => {
    const project = onMoto(makeProject(appThatCopies(synthesized(deployed, false))));
    await expectOf(project, ["deploy", "--auto-approve"], { code: 0, stacks: "applied" });
    await expectOf(project, ["plan", "--detailed-exitcode"], { code: 0, stacks: "nothing to do" });

    project.write(appThatCopies(synthesized(deployed, true)));
    await expectOf(project, ["deploy", "--auto-approve"], { code: 0, stacks: "applied" });
    await expectOf(project, ["plan", "--detailed-exitcode"], { code: 0, stacks: "nothing to do" });

    await expectOf(project, ["destroy", "--auto-approve"], { code: 0, stacks: "destroyed" });
  });

  function onMoto(project: UserProject): UserProject {
    return project.with({
      TF_CLI_CONFIG_FILE: terraformCliConfig(parts.providerMirror),
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "us-east-1",
    });
  }
});

/** Runs a command; all stacks must become the same, and where they don't, the failure says what did become of each. */
async function expectOf(
  project: UserProject,
  args: readonly string[],
  wanted: { readonly code: number; readonly stacks: string },
): Promise<void> {
  // What there is when none is written.
  project.write({ "report.json": { nodes: [] } });
  const { code, stdout, stderr } = await project.terrace(...args, "--report", "report.json");
  const { nodes } = JSON.parse(project.read("report.json")) as Report;
  const stacks = Object.fromEntries(nodes.map((node) => [node.id, fateOf(node)]));
  const output = code === wanted.code ? "" : stdout + stderr;
  expect({ args, code, stacks, output }).toEqual({
    args,
    code: wanted.code,
    stacks: Object.fromEntries(deployed.map(([name]) => [name, wanted.stacks])),
    output: "",
  });
}

/** `applied`, `unchanged`, `nothing to do`; or what is wrong with it. */
function fateOf(node: NodeReport): unknown {
  switch (node.status) {
    case "succeeded":
      return node.outcome;
    case "planned":
      return isEmpty(node.plan) ? "nothing to do" : node.plan;
    case "failed":
      return node.failure;
    default:
      return node.status;
  }
}

/** The folder of an app that has the cases: each in a stack of its own, or all in one. */
function synthesized(
  cases: readonly (readonly [string, ConstructCase])[],
  isChanged: boolean,
  { inOneStack = false } = {},
): string {
  const outdir = tempFolder();
  const app = new App({ outdir });
  const all = inOneStack ? new EmulatedStack(app, "all") : undefined;
  for (const [name, each] of cases) each.fill(all ? new Construct(all, name) : new EmulatedStack(app, name), isChanged);
  app.synth();
  return outdir;
}
