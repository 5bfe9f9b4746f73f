import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformSettings } from "../../../../../orchestrator/executors/terraform/terraform-settings";
import { nodeId } from "../../../../../orchestrator/graph/graph";
import type { Json } from "../../../../../orchestrator/values/outputs";
import type { NodePlan } from "../../../../../orchestrator/plan/plan";
import type { Upcoming } from "../../../../../orchestrator/plan/upcoming";
import { describeWith } from "../../../../rig/parts";
import { folderWith } from "../../../../rig/project-folder";
import { RecordedJob, type AskedOfJob } from "../../../../rig/recorded-job";
import { StackProject } from "../../../../rig/stack-project";
import { startStateServer, type StateServer } from "../../../../rig/state-server";
import type { WrittenStack } from "../../../../rig/synthesized";

interface Stack extends WrittenStack {
  readonly config: Readonly<Record<string, unknown>>;
}

const net: Stack = {
  name: "net",
  config: {
    terraform: { backend: { local: { path: "../net/state.tfstate" } } },
    variable: { size: { default: 1 }, schema: { default: 0 } },
    resource: { terraform_data: { a: { input: "${var.size}" } } },
    output: { size: { value: "${terraform_data.a.output}" }, fixed: { value: "s3cret-value" } },
  },
};

/** As CDKTF names the data source that reads the state of `net`. */
const READ = "cross-stack-reference-input-net";

const web: Stack = {
  name: "web",
  needs: ["net"],
  config: {
    terraform: { backend: { local: {} } },
    data: {
      terraform_remote_state: {
        [READ]: { backend: "local", config: { path: "../net/state.tfstate" }, workspace: "${terraform.workspace}" },
      },
    },
    output: { seen: { value: `\${data.terraform_remote_state.${READ}.outputs.fixed}` } },
  },
};

/** What of a stack's configuration makes it one that can drift. */
const CAN_DRIFT = { locals: { here: "${basename(path.module)}" } };

function drifting(stack: Stack): Stack {
  return { ...stack, config: { ...stack.config, ...CAN_DRIFT } };
}

/** A project whose stacks are brought to where their configuration has them, and what that took each time. */
class Project extends StackProject {
  /** The steps that it took, and what the plan said of how it was made. */
  async brings(
    id: string,
    settings: Partial<TerraformSettings> = {},
    asked: AskedOfJob = {},
  ): Promise<readonly [readonly string[], NodePlan["unexamined"]]> {
    const job = new RecordedJob(asked);
    const executor = this.executor(settings);
    const planned = await executor.plan(await this.node(id), job);
    if (!planned.ok || planned.value.kind !== "planned") throw new Error(JSON.stringify(planned));
    const { plan, isFinal } = planned.value;
    if (isFinal && plan.changes.length + plan.outputs.length > 0) {
      const applied = await executor.apply(await this.node(id), plan, job);
      if (!applied.ok) throw new Error(JSON.stringify(applied));
    }
    return [job.steps.filter((step) => step !== "init"), plan.unexamined];
  }

  get fingerprints(): string {
    return join(this.data.path, "fingerprints");
  }

  state(stack = "net"): string {
    return join(this.output, "stacks", stack, stack === "net" ? "state.tfstate" : "terraform.tfstate");
  }
}

const UNTOUCHED = [[], "cannot-drift"];
const SKIPPED = [[], "skipped"];
const PLANNED = [["plan"], undefined];
const APPLIED = [["plan", "apply"], undefined];

async function deployed(...stacks: readonly WrittenStack[]): Promise<Project> {
  const project = new Project(stacks);
  for (const { name } of stacks) expect(await project.brings(name)).toEqual(APPLIED);
  return project;
}

describeWith(["terraform"], "a stack that can't drift", ({ terraform }) => {
  test("takes no Terraform while nothing changes that it is made from", async () => {
    const project = await deployed(net, web);
    rmSync(join(project.data.path, "work"), { recursive: true });
    for (const name of ["net", "web"]) expect(await project.brings(name)).toEqual(UNTOUCHED);
    const env = { ...process.env, TF_VAR_other: "x", AWS_PROFILE: "x" };
    expect(await project.brings("web", { env, variables: { values: { size: "2" }, files: [] } })).toEqual(UNTOUCHED);
  });

  test("is kept in a file of hashes alone, for its owner", async () => {
    const project = await deployed(net);
    const file = join(project.fingerprints, "net.json");
    expect([file, project.fingerprints].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700]);
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ made: hash, state: hash });
  });

  test("a plan that found nothing to change is as good as an apply, also one that did not refresh", async () => {
    const project = await deployed(net);
    rmSync(project.fingerprints, { recursive: true });
    expect(await project.brings("net", { refresh: false })).toEqual(PLANNED);
    expect(await project.brings("net")).toEqual(UNTOUCHED);
  });

  test.each<[string, (project: Project) => void]>([
    ["the fingerprint is damaged", ({ fingerprints }) => writeFileSync(join(fingerprints, "net.json"), '{"made":')],
    ["the fingerprint is another thing", ({ fingerprints }) => writeFileSync(join(fingerprints, "net.json"), "null")],
    ["the state was edited, serial and all", (project) => editState(project, { serial: 77 })],
    ["the state was edited, and nothing tells", (project) => editState(project, { check_results: [] })],
    ["a file with variables is there", (project) => project.write({ "cdktf.out/stacks/net/x.auto.tfvars": "" })],
    ["an asset is there", (project) => project.write({ "cdktf.out/stacks/net/assets/deep/a.txt": "" })],
    [
      "providers are locked elsewise",
      (project) => project.write({ ".terrace/work/net/.terraform.lock.hcl": "# by hand\n" }),
    ],
    ["it is written another way", (project) => project.synthesize([{ ...net, config: { ...net.config, locals: {} } }])],
    ["another file has configuration", (project) => project.write({ "cdktf.out/stacks/net/more.tf": "" })],
  ])("is planned when %s", async (_, change) => {
    const project = await deployed(net);
    change(project);
    expect(await project.brings("net")).toEqual(PLANNED);
  });

  test.each<[string, Partial<TerraformSettings>]>([
    ["it is another Terraform's version", { version: "2" }],
    ["it is another Terraform", { binary: terraform }],
    ["Terraform is told more", { env: { ...process.env, TF_CLI_ARGS_plan: "-lock-timeout=1s" } }],
  ])("is planned when %s", async (_, settings) => {
    const project = await deployed(net);
    expect(await project.brings("net", settings)).toEqual(PLANNED);
    expect(await project.brings("net", settings)).toEqual(UNTOUCHED);
  });

  test("is planned each time when only Terraform is told of a file with variables", async () => {
    const project = await deployed(net);
    const file = join(folderWith({ "more.tfvars": "" }), "more.tfvars");
    const env = { ...process.env, TF_CLI_ARGS_plan: `-var-file=${file}` };
    expect(await project.brings("net", { env })).toEqual(PLANNED);
    expect(await project.brings("net", { env })).toEqual(PLANNED);
  });

  test("is planned and applied when a variable has another value, wherever that comes from", async () => {
    const project = await deployed(net);
    const given = (size: Json, files: readonly string[] = []): Partial<TerraformSettings> => ({
      variables: { values: typeof size === "string" ? { size } : {}, files },
    });
    expect(await project.brings("net", given("2"))).toEqual(APPLIED);
    expect(await project.brings("net", given("2"))).toEqual(UNTOUCHED);
    const file = join(folderWith({ "a.tfvars": "size = 3\n" }), "a.tfvars");
    expect(await project.brings("net", given(null, [file]))).toEqual(APPLIED);
    expect(await project.brings("net", given(null, [file]))).toEqual(UNTOUCHED);
    writeFileSync(file, "size = 4\n");
    expect(await project.brings("net", given(null, [file]))).toEqual(APPLIED);
    expect(await project.brings("net", { env: { ...process.env, TF_VAR_size: "5" } })).toEqual(APPLIED);
    expect(await project.brings("net", {}, { inputs: { size: 6 } })).toEqual(APPLIED);
    expect(await project.brings("net", {}, { inputs: { size: 6 } })).toEqual(UNTOUCHED);
    expect(await project.brings("net")).toEqual(APPLIED);
  });

  test("is planned when an output that it may take is another, whether it does or not", async () => {
    const project = await deployed(net, web);
    expect(await project.brings("net", {}, { inputs: { size: 2 } })).toEqual(APPLIED);
    expect(await project.brings("web")).toEqual(PLANNED);
    expect(await project.brings("web")).toEqual(UNTOUCHED);
  });

  test("is planned when what it takes is about to change, and only then", async () => {
    const project = await deployed(net, web);
    const upcoming = (name: string): Upcoming => {
      const output = (changes: boolean): { value: string; sensitive: boolean; changes: boolean } => ({
        value: "s3cret-value",
        sensitive: false,
        changes,
      });
      return new Map([[nodeId("net"), { size: output(name === "size"), fixed: output(name === "fixed") }]]);
    };
    expect(await project.brings("web", {}, { upcoming: upcoming("size") })).toEqual(UNTOUCHED);
    expect(await project.brings("web", {}, { upcoming: upcoming("fixed") })).toEqual(PLANNED);
  });

  test("is planned when all that stays is asked for, too", async () => {
    const project = await deployed(net);
    expect(await project.brings("net", {}, { detail: "changes" })).toEqual(UNTOUCHED);
    const [[step]] = await project.brings("net", {}, { detail: "everything" });
    expect(step).toBe("plan");
  });

  test("is planned while its state is locked, or one of it waits to be saved", async () => {
    const project = await deployed(net);
    project.write({ "cdktf.out/stacks/net/.state.tfstate.lock.info": "{}" });
    expect(await project.brings("net")).toEqual(PLANNED);
    // Nobody held that lock: Terraform has taken it away.
    expect(await project.brings("net")).toEqual(UNTOUCHED);
    writeFileSync(join(project.data.work(nodeId("net")), "errored.tfstate"), readFileSync(project.state()));
    expect(await project.brings("net")).toEqual([["apply", "plan"], undefined]);
  });

  test("is planned again after an apply that failed, and after it was destroyed", async () => {
    const project = await deployed(net);
    const failing = { ...net.config, resource: { terraform_data: { a: { input: 1 }, b: FAILS } } };
    project.synthesize([{ ...net, config: failing }]);
    expect(await project.does("net")).toMatchObject({ ok: false });
    expect(readdirSync(project.fingerprints)).toEqual([]);
    project.synthesize([net]);
    expect(await project.brings("net")).toEqual(APPLIED);

    expect(await project.brings("net", {}, { mode: "destroy" })).toEqual(APPLIED);
    expect(readdirSync(project.fingerprints)).toEqual([]);
    expect(await project.brings("net")).toEqual(APPLIED);
  });

  test("a fingerprint that can't be kept costs nothing but a plan", async () => {
    const project = await deployed(net);
    rmSync(project.fingerprints, { recursive: true });
    writeFileSync(project.fingerprints, "a file");
    expect(await project.brings("net")).toEqual(PLANNED);
    expect(await project.brings("net")).toEqual(PLANNED);
  });
});

describeWith(["terraform"], "a stack that can drift", () => {
  const skipUnchanged = true;

  test("is planned each time, unless it was asked to skip what is unchanged", async () => {
    const project = await deployed(drifting(net), drifting(web));
    expect(await project.brings("net")).toEqual(PLANNED);
    for (const name of ["net", "web"]) expect(await project.brings(name, { skipUnchanged })).toEqual(SKIPPED);
    expect(await project.brings("net", { skipUnchanged }, { inputs: { size: 2 } })).toEqual(APPLIED);
    expect(await project.brings("web", { skipUnchanged })).toEqual(PLANNED);
    expect(await project.brings("web", { skipUnchanged })).toEqual(SKIPPED);
  });

  test("is not taken for unchanged after a plan that passed over drift", async () => {
    const project = await deployed(drifting(net));
    rmSync(project.fingerprints, { recursive: true });
    expect(await project.brings("net", { refresh: false })).toEqual(PLANNED);
    expect(await project.brings("net", { skipUnchanged })).toEqual(PLANNED);
    expect(await project.brings("net", { skipUnchanged })).toEqual(SKIPPED);
  });

  test("is planned when an asset has another content", async () => {
    const project = new Project([drifting(net)]);
    project.write({ "cdktf.out/stacks/net/assets/a.zip": "one" });
    await project.brings("net");
    expect(await project.brings("net", { skipUnchanged })).toEqual(SKIPPED);
    project.write({ "cdktf.out/stacks/net/assets/a.zip": "two" });
    expect(await project.brings("net", { skipUnchanged })).toEqual(PLANNED);
  });

  test("is planned each time all the same when it asks for the time, or for a file that may change unseen", async () => {
    for (const value of ["${timestamp()}", '${fileexists("/etc/hosts")}']) {
      const config = { ...net.config, locals: { value } };
      const project = await deployed({ ...net, config });
      expect(await project.brings("net", { skipUnchanged })).toEqual(PLANNED);
      expect(await project.brings("net", { skipUnchanged })).toEqual(PLANNED);
    }
  });
});

describeWith(["terraform"], "a stack whose state is elsewhere", () => {
  const skipUnchanged = true;
  let server: StateServer;

  beforeEach(async () => {
    server = await startStateServer();
  });

  afterEach(() => server.close());

  function http(name: string): { readonly address: string; readonly lock_address: string; unlock_address: string } {
    const address = `${server.url}/${name}`;
    return { address, lock_address: address, unlock_address: address };
  }

  function producer(): Stack {
    return { ...net, config: { ...net.config, terraform: { backend: { http: http("net") } } } };
  }

  function consumer(name: string): WrittenStack {
    const data = { terraform_remote_state: { [READ]: { backend: "http", config: http("net") } } };
    return { ...web, name, config: { ...web.config, terraform: { backend: { http: http(name) } }, data } };
  }

  async function allDeployed(): Promise<Project> {
    const project = new Project([producer(), consumer("web"), consumer("app")]);
    for (const name of ["net", "web", "app"]) {
      expect(await project.brings(name, { skipUnchanged, nodes: await nodes(project) })).toEqual([
        // Its own, and of consumers the producer's, are asked for before, and its own after it was applied.
        [...(name === "net" ? ["read"] : ["read", "read"]), "plan", "apply", "read"],
        undefined,
      ]);
    }
    return project;
  }

  async function nodes(project: Project): Promise<NonNullable<TerraformSettings["nodes"]>> {
    return new Map([[nodeId("net"), await project.node("net")]]);
  }

  test("is never taken for unchanged without Terraform, since only that can read it", async () => {
    const project = await allDeployed();
    expect(await project.brings("net")).toEqual(PLANNED);
  });

  test("is, when it was asked for: its state is read, and its producers'", async () => {
    const project = await allDeployed();
    expect(await project.brings("net", { skipUnchanged })).toEqual([["read"], "cannot-drift"]);
    const asked = { skipUnchanged, nodes: await nodes(project) };
    expect(await project.brings("web", asked)).toEqual([["read", "read"], "cannot-drift"]);
    expect(await project.brings("web", { skipUnchanged })).toEqual(PLANNED);
  });

  test("a producer's state is asked for once, by however many", async () => {
    const project = await allDeployed();
    const executor = project.executor({ skipUnchanged, nodes: await nodes(project) });
    const jobs = [new RecordedJob(), new RecordedJob()];
    const made = ["web", "app"].map((name, index) => project.planOf(name, jobs[index], executor));
    for (const plan of await Promise.all(made)) expect(plan).toMatchObject({ value: { unexamined: "cannot-drift" } });
    expect(jobs.flatMap(({ steps }) => steps)).toEqual(["read", "read", "read"]);
  });

  test("is planned when somebody else has written its state", async () => {
    const project = await allDeployed();
    const state = JSON.parse(server.states.get("/net") ?? "") as { readonly serial: number };
    server.states.set("/net", JSON.stringify({ ...state, serial: state.serial + 1 }));
    expect(await project.brings("net", { skipUnchanged })).toEqual([["read", "plan"], undefined]);
  });

  test("is planned when its producer gives something else", async () => {
    const project = await allDeployed();
    const executor = project.executor({ skipUnchanged });
    expect(await project.does("net", new RecordedJob({ inputs: { size: 2 } }), executor)).toMatchObject({ ok: true });
    const job = new RecordedJob();
    expect(await project.planOf("web", job, executor)).not.toHaveProperty("value.unexamined");
    expect(job.steps).toEqual(["read", "plan"]);
  });
});

const FAILS = { provisioner: [{ "local-exec": { command: "false" } }], depends_on: ["terraform_data.a"] };

function editState(project: Project, change: object): void {
  const state = JSON.parse(readFileSync(project.state(), "utf8")) as object;
  writeFileSync(project.state(), JSON.stringify({ ...state, ...change }));
}
