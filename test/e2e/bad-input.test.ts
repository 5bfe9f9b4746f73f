import { existsSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import eventSchema from "../../schemas/event.schema.json";
import { Gate } from "../rig/gate";
import { describeWith } from "../rig/parts";
import { folderWith } from "../rig/project-folder";
import { appOf, appThatCopies, makeProject, UserProject, type Files } from "../rig/project";
import type { Finished } from "../rig/running-command";
import { scriptedTerraform } from "../rig/scripted-terraform";
import { synthesized } from "../rig/synthesized";
import { tempFolder } from "../rig/temp-folder";

const gate = new Gate();
const gateCommand = JSON.stringify(gate.command);

const GENERAL_REMEDY = "`terrace --help` and `terrace COMMAND --help` show what can be given.";

describe("without a project", () => {
  test.each(["plan", "deploy", "destroy", "resume", "synth", "list", "graph", "output", "runs", "show"])(
    "%s says where it looked",
    async (command) => {
      const folder = tempFolder();
      expect(await new UserProject(folder, {}).terrace(command)).toEqual(
        refusal(
          4,
          `There is no cdktf.json in ${folder}.`,
          "Run terrace in the folder of a CDKTF project, or begin one with `terrace init`.",
        ),
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});

describe("a cdktf.json", () => {
  test.each([
    ["that is no JSON", '{ "app": }', "Value expected at line 1, column 10"],
    ["without an app", "{}", "app: missing"],
    ["of another form", '{ "app": 7 }', "app: must be text, got 7"],
  ])("%s is named, with what is wrong with it", async (_, content, problem) => {
    const project = makeProject({ "cdktf.json": content });
    expect(await project.terrace("plan")).toEqual(
      refusal(
        4,
        `${project.folder}/cdktf.json cannot be used.`,
        `  ${problem}`,
        "Correct the file; if the app writes it, `terrace synth` writes it anew.",
      ),
    );
  });
});

describe("an app", () => {
  test("that crashes is told with its own words, once, and with the line of its source", async () => {
    const project = makeProject({ "main.js": '\n\nthrow new Error("no such region");' });

    const { code, stdout, stderr } = await project.terrace("deploy", "--auto-approve");

    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr.match(/Error: no such region/g)).toHaveLength(1);
    expect(stderr).toMatch(
      endingWith(
        "The app failed: `node main.js` ended with exit code 1.",
        `  at ${project.folder}/main.js:3`,
        `Correct the app at ${project.folder}/main.js:3.`,
      ),
    );
    expectNothingDone(project);
  });

  test("that is killed is told by its signal", async () => {
    const project = makeProject({ "main.js": 'process.kill(process.pid, "SIGKILL");' });
    const { code, stderr } = await project.terrace("plan");
    expect(code).toBe(4);
    expect(stderr).toMatch(
      endingWith(
        "The app failed: `node main.js` ended with exit code 137.",
        "Correct the app; what it wrote tells why it ended.",
      ),
    );
  });

  test("that prints junk and writes nothing is told that it wrote nothing", async () => {
    const project = makeProject({ "main.js": "process.stdout.write(Buffer.from([0, 255, 27, 91, 50, 74, 10]))" });
    const { code, stderr } = await project.terrace("plan");
    expect(code).toBe(4);
    expect(stderr).toMatch(
      endingWith(
        `The app wrote no ${project.folder}/cdktf.out/manifest.json.`,
        "  It was run by `node main.js`, which ended well.",
        'See that the app calls `app.synth()`, and that it writes to the folder that cdktf.json calls "output".',
      ),
    );
  });

  test("that has not run since the last one is not taken for it: an old manifest does not count", async () => {
    const project = makeProject({ "main.js": appOf('new TerraformStack(app, "a");') });
    expect(await project.terrace("list")).toMatchObject({ code: 0 });
    project.write({ "main.js": "" });
    expect(await project.terrace("list")).toMatchObject({ code: 4, stdout: "" });
  });

  test("whose own checks refuse is not deployed", async () => {
    const source = 'Annotations.of(new TerraformStack(app, "a")).addError("a bucket must be encrypted");';
    const project = makeProject({ "main.js": appOf(`const { Annotations } = require("cdktf"); ${source}`) });
    expect(await project.terrace("deploy", "--auto-approve")).toEqual(
      refusal(
        4,
        "The app's own checks say that it must not be deployed.",
        "  a: a bucket must be encrypted",
        "Correct what the checks name.",
      ),
    );
    expectNothingDone(project);
  });

  test("without any node says so", async () => {
    const project = makeProject({ "main.js": appOf("") });
    expect(await project.terrace("plan")).toEqual(
      refusal(
        4,
        "The app has no stack and no task.",
        `  ${project.folder}/cdktf.out/manifest.json names none.`,
        'Add a stack to the app: `new MyStack(app, "network")`.',
      ),
    );
  });
});

describe("synthesized files", () => {
  const network = { name: "network", config: { output: { vpc_id: { value: "vpc-1" } } } };

  test.each([
    ["a manifest that is cut short", "manifest.json", '{ "stacks": {', "Close brace expected at line 1, column 14"],
    ["a manifest of another form", "manifest.json", '{ "stacks": [] }', "stacks: Invalid input: expected record"],
    [
      "a stack's file that is no JSON",
      "stacks/network/cdk.tf.json",
      "resource {}",
      "Invalid symbol at line 1, column 1",
    ],
    ["a graph file of another version", "graph.json", '{ "version": 2, "nodes": [] }', "version: Invalid input"],
  ])("%s is named, with the place", async (_, file, content, problem) => {
    const folder = synthesized([network], { version: 1, nodes: [] });
    const { code, stderr } = await deploy(appThatCopies(folderWith({ [file]: content }, folder)));

    expect(code).toBe(4);
    expect(stderr).toMatch(/^\S+ cannot be used\.\n {2}/);
    expect(stderr).toContain(`/cdktf.out/${file} cannot be used.\n  ${problem}`);
    expect(stderr).toMatch(endingWith("Correct the file; if the app writes it, `terrace synth` writes it anew."));
  });

  test("a stack's file that is missing is named", async () => {
    const folder = synthesized([network]);
    rmSync(join(folder, "stacks"), { recursive: true });
    const { code, stderr } = await deploy(appThatCopies(folder));
    expect(code).toBe(4);
    expect(stderr).toContain("/cdktf.out/stacks/network/cdk.tf.json cannot be used.\n  ENOENT\n");
  });

  test.each([
    [
      "a cycle is printed whole",
      [
        task("a", { after: ["c"] }),
        task("b", { after: ["a"] }),
        task("c", { after: ["b"] }),
        task("d", { after: ["c"] }),
      ],
      "Nodes wait for each other in a cycle: a -> c -> b -> a",
      "Take one of these dependencies out, or move what both sides need to a node of its own.",
    ],
    [
      "a cycle through a stack is one too",
      [
        stackEntry({ x: { from: "a", output: "o" } }),
        task("a", { inputs: { i: { from: "network", output: "vpc_id" } } }),
      ],
      "Nodes wait for each other in a cycle: network -> a -> network",
      "Take one of these dependencies out, or move what both sides need to a node of its own.",
    ],
    [
      "a node that is not there is named, and the nearest",
      [task("a", { after: ["netwrok"] })],
      'a needs "netwrok", and the app has no such node.',
      'Did you mean "network"? `terrace list` shows all nodes.',
    ],
    [
      "an output that is not there is named, and the nearest",
      [task("a", { inputs: { i: { from: "network", output: "vpcid" } } })],
      'a takes the output "vpcid" of network, which gives no such output.',
      'Did you mean "vpc_id"? Declare the output in network, or take another.',
    ],
    [
      "an id that two nodes have is named",
      [task("a", {}), task("a", {})],
      'Two nodes have the id "a".',
      "Give one of them another id.",
    ],
    [
      "an id that a stack and a task have is named",
      [task("network", {})],
      'Two nodes have the id "network".',
      "Give one of them another id.",
    ],
  ])("%s", async (_, nodes, title, remedy) => {
    const folder = synthesized([network], { version: 1, nodes });
    expect(await deploy(appThatCopies(folder))).toEqual(refusal(4, title, remedy));
  });

  test("stacks that need each other are a cycle too", async () => {
    const folder = synthesized([
      { name: "x", needs: ["y"] },
      { name: "y", needs: ["x"] },
    ]);
    expect((await deploy(appThatCopies(folder))).stderr).toContain("in a cycle: x -> y -> x\n");
  });
});

describe("arguments", () => {
  let project: UserProject;

  beforeAll(() => {
    project = makeProject({
      "main.js": appOf('new TerraformVariable(new TerraformStack(app, "network"), "region", {}); '),
    });
  });

  test.each([
    [["netwrok"], 'No node matches "netwrok".', 'Did you mean "network"? `terrace list` shows all nodes.'],
    [["x*"], 'No node matches "x*".', "`terrace list` shows all nodes."],
    [["--exclude", "Network"], 'No node matches "Network".', 'Did you mean "network"? `terrace list` shows all nodes.'],
    [
      ["--var", "regoin=x"],
      'No stack has a variable "regoin".',
      'Did you mean "region"? Declare it with `new TerraformVariable(...)`, or leave it out.',
    ],
    [["--var", "region"], "--var region: it must be NAME=VALUE", GENERAL_REMEDY],
  ])("deploy %j", async (given, title, remedy) => {
    expect(await project.terrace("deploy", "--auto-approve", ...given)).toEqual(refusal(4, title, remedy));
    expectNothingDone(project);
  });

  test("--var-file names the file that is not there", async () => {
    expect(await project.terrace("plan", "--var-file", "prod.tfvars")).toEqual(
      refusal(4, `--var-file ${project.folder}/prod.tfvars: there is no such file`, GENERAL_REMEDY),
    );
  });

  test("the same selection is refused by every command", async () => {
    for (const command of ["plan", "destroy", "list", "graph", "output"]) {
      expect(await project.terrace(command, "netwrok")).toMatchObject({
        code: 4,
        stdout: "",
        stderr: expect.stringContaining('No node matches "netwrok".') as string,
      });
    }
  });

  test.each([
    [["plam"], "error: unknown command 'plam'\n(Did you mean plan?)"],
    [["plan", "--paralelism", "3"], "error: unknown option '--paralelism'\n(Did you mean --parallelism?)"],
    [["plan", "--parallelism", "0"], "error: option '--parallelism <n>' argument '0' is invalid. It must be a whole"],
    [["plan", "--terraform-parallelism", "many"], "argument 'many' is invalid. It must be a whole number from 1 on."],
    [["plan", "--refresh", "maybe"], "error: option '--refresh <boolean>' argument 'maybe' is invalid."],
    [["plan", "--var"], "error: option '--var <name=value>' argument missing"],
    [["resume", "a", "b"], "error: too many arguments for 'resume'. Expected 1 argument but got 2."],
    [["graph", "--format", "png"], "--format png: it must be one of text, mermaid, dot, json, svg\n"],
    [["output", "--format", "yaml"], "--format yaml: it must be one of text, json, env, github\n"],
  ])("terrace %j", async (given, message) => {
    const { code, stdout, stderr } = await project.terrace(...given);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describeWith(["terraform"], "Terraform", ({ terraform }) => {
  const app = { "main.js": appOf('new DataResource(new TerraformStack(app, "a"), "thing"); ') };

  test.each([
    ["of another name", "terrafrom", { TERRAFORM_BINARY_NAME: "terrafrom" }],
    ["that is not on the PATH", "terraform", { PATH: pathWithNodeAlone() }],
  ])("%s is told with how to name it, whatever CDKTF says of it", async (_, binary, env) => {
    const project = makeProject(app).with(env);

    const { code, stdout, stderr } = await project.terrace("plan");

    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toMatch(
      endingWith(
        `Terraform was not found: there is no program "${binary}" on the PATH.`,
        "Install Terraform or OpenTofu, or name the program in TERRAFORM_BINARY_NAME.",
      ),
    );
    expectNothingDone(project);
  });

  test("that is too old is told with what is needed", async () => {
    const old = scriptedTerraform(terraform, { version: `echo '{"terraform_version":"1.4.7"}'` });
    const project = makeProject(app).with({ TERRAFORM_BINARY_NAME: old });

    expect(await project.terrace("deploy", "--auto-approve")).toEqual(
      refusal(
        4,
        `"${old}" is version 1.4.7, and 1.5.0 or newer is needed.`,
        "Install a newer one, or name another program in TERRAFORM_BINARY_NAME.",
      ),
    );
    expectNothingDone(project);
  });

  test.each([
    ["prints no JSON", "echo hello; echo world >&2", [":", "  hello", "  world"]],
    ["prints nothing", "true", [" nothing."]],
    ["crashes", "echo SIGSEGV: segmentation violation >&2; kill -SEGV $$", [":", "  SIGSEGV: segmentation violation"]],
  ])("that %s when asked for its version is not taken for Terraform", async (_, lines, [said = "", ...wrote]) => {
    const other = scriptedTerraform(terraform, { version: lines });
    const project = makeProject(app).with({ TERRAFORM_BINARY_NAME: other });

    const { code, stderr } = await project.terrace("plan");

    expect(code).toBe(4);
    expect(stderr).toMatch(
      endingWith(
        `"${other}" does not answer as Terraform does.`,
        `  Asked for its version, it wrote${said}`,
        ...wrote,
        "See what `terraform version -json` says there, or name another program in TERRAFORM_BINARY_NAME.",
      ),
    );
  });

  test.each([
    [
      "crashes",
      "echo 'panic: runtime error: invalid memory address' >&2; exit 11",
      "terraform apply ended with exit code 11: it crashed, or a provider did.",
      "panic: runtime error: invalid memory address",
    ],
    [
      "runs out of memory, with the exit code that else means changes",
      "echo 'fatal error: runtime: out of memory' >&2; exit 2",
      "terraform apply ended with exit code 2: it crashed, or a provider did.",
      "fatal error: runtime: out of memory",
    ],
    [
      "is killed",
      "echo working; kill -KILL $$",
      "terraform apply was ended by SIGKILL: it crashed, or a provider did.",
      "working",
    ],
  ])("that %s is told with what it wrote last", async (_, lines, title, wrote) => {
    const crashing = scriptedTerraform(terraform, { apply: lines });
    const project = makeProject(app).with({ TERRAFORM_BINARY_NAME: crashing });

    const { code, stdout, stderr } = await project.terrace("deploy", "--auto-approve");

    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(
      [
        `  ${title}`,
        `    ${wrote}`,
        "  Go on with `terrace resume`; if it crashes again, its output is what the provider's authors need.",
      ].join("\n"),
    );
    expect(existsSync(join(project.folder, "terraform.a.tfstate"))).toBe(false);
  });

  test("that prints other things among its JSON, and lines of 1 MB, is understood all the same", async () => {
    const chatter = "echo 'not JSON {'; head -c 1000000 /dev/zero | tr '\\0' x; echo; echo '{\"type\":7}'; echo '[]'";
    const wrapper = scriptedTerraform(terraform, { apply: `${chatter}; exec '${terraform}' "$@"` });
    const project = makeProject(app).with({ TERRAFORM_BINARY_NAME: wrapper });

    const ran = await project.terrace("deploy", "--auto-approve");

    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toContain("  not JSON {\n");
    expect(ran.stdout).toContain("Deployed in ");
  });

  test("that says there are changes, and then none of them, is not believed that there are none", async () => {
    const silent = scriptedTerraform(terraform, { plan: `'${terraform}' "$@" > /dev/null` });
    const project = makeProject(app).with({ TERRAFORM_BINARY_NAME: silent });

    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 2 });
  });

  test("that says nothing of what it applies, is not believed that it was nothing", async () => {
    const silent = scriptedTerraform(terraform, { apply: `'${terraform}' "$@" > /dev/null` });
    const project = makeProject(app).with({ TERRAFORM_BINARY_NAME: silent });

    const { stdout } = await project.terrace("deploy", "--auto-approve");

    expect(stdout).toContain("Deployed in ");
  });

  test("that hangs is ended when its stack has had its time, and leaves its state unlocked", async () => {
    const project = makeProject({
      "main.js": appOf(`
        const stack = new TerraformStack(app, "slow");
        new DataResource(stack, "thing", { provisioners: [{ type: "local-exec", command: ${gateCommand} }] });
        setPolicy(stack, { attemptTimeout: Duration.seconds(3) });
      `),
    });

    const { code, stdout } = await project.terrace("deploy", "--auto-approve");

    expect(code).toBe(1);
    expect(stdout).toContain("It took longer than the 3.0s that one attempt may take.\n");
    expect(stdout).toContain("See what it waited for, or raise `attemptTimeoutMs` in the node's policy.\n");
    expect(readdirSync(project.folder).filter((name) => name.includes("lock"))).toEqual([]);
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 2 });
  });

  test("that cannot reach the backend says so, and is tried again only as often as it may", async () => {
    const project = makeProject({
      "main.js": appOf(`
        const { HttpBackend } = require("cdktf");
        const stack = new TerraformStack(app, "a");
        new HttpBackend(stack, { address: "http://127.0.0.1:9/state", retryMax: 0 });
        setPolicy(stack, { retry: { attempts: 2, delay: Duration.millis(1) } });
      `),
    });

    const { code, stdout } = await project.terrace("deploy", "--auto-approve");

    expect(code).toBe(1);
    expect(stdout).toContain("a is tried again in 1ms: terraform init ended with exit code 1: the network failed.");
    expect(stdout).toContain("✗ a  failed  after 2 attempts");
    expect(stdout).toContain("127.0.0.1:9: connect: connection refused");
    expect(stdout).toContain("See that the service can be reached from here, then go on with `terrace resume`.");
  });

  test("that finds its state locked says who holds the lock", async () => {
    const state = join(tempFolder(), "shared.tfstate");
    const source = (resource: string): Files => ({
      "main.js": appOf(`
        const stack = new TerraformStack(app, "shared");
        new LocalBackend(stack, { path: ${JSON.stringify(state)} });
        new DataResource(stack, "thing", ${resource});
        setPolicy(stack, { retry: { attempts: 1 } });
      `),
    });
    const holder = makeProject(source(`{ provisioners: [{ type: "local-exec", command: ${gateCommand} }] }`)).start(
      ...["deploy", "--auto-approve"],
    );
    const provisioner = await gate.next(holder);

    const { code, stdout } = await makeProject(source("{}")).terrace("deploy", "--auto-approve");

    expect(code).toBe(1);
    expect(stdout).toContain("terraform plan ended with exit code 1: the state is locked.");
    expect(stdout).toMatch(/Lock Info:\n\s+ID: +\S+\n\s+Path: .*shared\.tfstate\n\s+Operation: \S+\n\s+Who: +\S+@\S+/);
    expect(stdout).toContain(
      "Wait for who holds the lock; if nobody is at work any more, `terraform force-unlock ID` frees it.",
    );
    provisioner.goOn();
    expect(await holder.finished).toMatchObject({ code: 0 });
  });
});

describeWith(["terraform"], "a command", () => {
  test.each<[string, object, string, string]>([
    [
      "that does not write its output",
      { shell: "true", outputs: { url: "string" } },
      'The command did not write its output "url".',
      'Write it as JSON to the file that TERRACE_OUTPUTS names: {"url": ...}; or do not declare it.',
    ],
    [
      "that writes another type",
      { shell: `echo '{"port": "80"}' > "$TERRACE_OUTPUTS"`, outputs: { port: "number" } },
      'The command wrote its output "port" as string, and it is declared as number.',
      "Let the command write the declared type, or declare what it writes.",
    ],
    [
      "that writes a list of the wrong things",
      { shell: `echo '{"ids": ["a", 1]}' > "$TERRACE_OUTPUTS"`, outputs: { ids: "list(string)" } },
      'The command wrote its output "ids" as list of string, number, and it is declared as list(string).',
      "Let the command write the declared type, or declare what it writes.",
    ],
    [
      "that writes no JSON",
      { shell: 'echo url=x > "$TERRACE_OUTPUTS"', outputs: { url: "string" } },
      "The outputs that the command wrote cannot be read.\n    it is no JSON",
      "Let the command write one JSON object to the file that TERRACE_OUTPUTS names.",
    ],
    [
      "that fails",
      { shell: "echo cannot connect >&2; exit 7" },
      'The command "/bin/sh" ended with exit code 7.\n    cannot connect',
      "Correct what the command complains of, then go on with `terrace resume`.",
    ],
    [
      "that is not there",
      { command: ["no-such-program"] },
      'The command "no-such-program" could not be started (ENOENT).',
      "Install the program, or correct its name; see also that the task's `cwd` exists.",
    ],
    [
      "that hangs",
      { command: ["sleep", "600"], seconds: 1 },
      "It took longer than the 1.0s that it may take in all.",
      "See what it waited for, or raise `timeoutMs` in the node's policy.",
    ],
  ])("%s fails with what to do about it, and stops what needs it", async (_, props, title, remedy) => {
    const project = makeProject({
      "main.js": appOf(`
          const { seconds, ...props } = ${JSON.stringify(props)};
          const first = new CommandTask(app, "first", { ...props, ...(seconds && { timeout: Duration.seconds(seconds) }) });
          new CommandTask(app, "second", { command: ["touch", "second"], after: [first] });
          new CommandTask(app, "else", { command: ["touch", "else"] });
        `),
    });

    const { code, stdout, stderr } = await project.terrace("deploy", "--auto-approve");

    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(`  ${title}\n  ${remedy}\n`);
    expect(stdout).toContain("○ Not reached, because first failed:\n  second\n");
    expect(["second", "else"].map((name) => existsSync(join(project.folder, name)))).toEqual([false, true]);
  });

  test("that prints lines of 1 MB and fails is quoted in bounds", async () => {
    const project = makeProject({
      "main.js": appOf(`
        const line = "head -c 1000000 /dev/zero | tr '\\\\0' x; echo; ";
        new CommandTask(app, "t", { shell: line.repeat(3) + "echo the end; exit 1" });
      `),
    });

    const { code, stdout } = await project.terrace("deploy", "--auto-approve");

    expect(code).toBe(1);
    expect(stdout).toContain("the end");
    const [run = ""] = readdirSync(join(project.folder, ".terrace/runs"));
    const size = (name: string): number => statSync(join(project.folder, ".terrace/runs", run, name)).size;
    expect(size("logs/t.log")).toBeGreaterThan(3_000_000);
    expect(size("journal.jsonl")).toBeLessThan(500_000);
  });
});

describeWith(["terraform"], "a run", () => {
  const app = { "main.js": appOf('new DataResource(new TerraformStack(app, "a"), "thing"); ') };

  test.each(["deploy", "destroy"])(
    "that nobody can approve: %s shows its plan and changes nothing",
    async (command) => {
      const project = makeProject(app);
      if (command === "destroy") await project.terrace("deploy", "--auto-approve");
      const before = stateOf(project);

      const { code, stdout } = await project.terrace(command);

      expect(code).toBe(3);
      expect(stdout).toContain(command === "deploy" ? "  + terraform_data.thing" : "  - terraform_data.thing");
      expect(stdout).toContain("Not approved: nothing was changed.");
      expect(stdout).toContain("--auto-approve");
      expect(stateOf(project)).toBe(before);
    },
  );

  test("in a folder that cannot be written to says which file, and what the system says", async () => {
    const project = makeProject({ ...app, ".terrace": "" });
    expect(await project.terrace("deploy", "--auto-approve")).toEqual(
      refusal(
        1,
        `${project.folder}/.terrace/runs cannot be used (mkdir: ENOTDIR).`,
        "See that the file system is in order, then try again.",
      ),
    );
    expect(stateOf(project)).toBeUndefined();
  });

  test("whose synthesized files cannot be written says the same", async () => {
    const project = makeProject({ ...app, "cdktf.out": "" });
    expect(await project.terrace("deploy", "--auto-approve")).toEqual(
      refusal(
        1,
        `${project.folder}/cdktf.out cannot be used (prepare: EEXIST).`,
        "See that the file system is in order, then try again.",
      ),
    );
  });

  test("takes spaces and every alphabet, in paths and in ids", async () => {
    const project = makeProject({ "main.js": BABEL }, join(tempFolder(), "mein Projekt 'ä' \"日本\" $HOME"));

    const deployed = await project.terrace("deploy", "--auto-approve");
    expect(deployed).toMatchObject({ code: 0, stderr: "" });
    expect(deployed.stdout).toContain("── Ort mit Raum/größe ── ✓ applied");
    expect(project.read("gruß")).toBe("héllo wörld 👋\n");
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
    expect((await project.terrace("output", "Ort mit Raum/größe")).stdout).toBe(
      'Ort mit Raum/größe.gruss = "héllo wörld 👋"\n',
    );
    expect(await project.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
  });
});

describeWith(["terraform"], "--json", () => {
  test.each<[string, number, Files, readonly string[]]>([
    ["bad-file", 4, { "cdktf.json": "{" }, ["plan"]],
    ["app-failed", 4, { "main.js": "process.exit(1)" }, ["deploy"]],
    ["no-match", 4, { "main.js": appOf('new TerraformStack(app, "a");') }, ["destroy", "b"]],
    ["unknown-variable", 4, { "main.js": appOf('new TerraformStack(app, "a");') }, ["plan", "--var", "x=1"]],
    ["no-run", 4, {}, ["resume"]],
    ["io", 1, { "main.js": appOf('new TerraformStack(app, "a");'), ".terrace": "" }, ["deploy"]],
  ])("tells %s in one line", async (kind, code, files, args) => {
    const finished = await makeProject(files).terrace(...args, "--json");

    expect(finished.code).toBe(code);
    expect(finished.stdout.endsWith("}\n")).toBe(true);
    const line: unknown = JSON.parse(finished.stdout);
    expect(line).toMatchObject({ type: "refused", failure: { kind } });
    const ajv = new Ajv({ strict: false });
    expect([ajv.validate(eventSchema, line), ajv.errors]).toEqual([true, null]);
  });

  test("tells a rejected plan as events", async () => {
    const project = makeProject({ "main.js": appOf('new DataResource(new TerraformStack(app, "a"), "thing"); ') });

    const { code, stdout } = await project.terrace("deploy", "--json");

    expect(code).toBe(3);
    expect(stdout).toContain('{"type":"rejected","reason":"nobody-to-ask",');
    expect(stateOf(project)).toBeUndefined();
  });
});

const BABEL = appOf(`
  const { Construct } = require("constructs");
  const stack = new TerraformStack(new Construct(app, "Ort mit Raum"), "größe");
  const thing = new DataResource(stack, "ding", { input: "héllo wörld 👋" });
  new TerraformOutput(stack, "gruss", { value: thing.output, staticId: true });
  new CommandTask(app, "eine Aufgabe 🎉", { shell: 'echo "$X" > gruß', env: { X: thing.output } });
`);

function pathWithNodeAlone(): string {
  const path = tempFolder();
  symlinkSync(process.execPath, join(path, "node"));
  return path;
}

function deploy(files: Files): Promise<Finished> {
  return makeProject(files).terrace("deploy", "--auto-approve");
}

/** A task's entry in a graph file. */
function task(
  id: string,
  { after = [], inputs = {} }: { readonly after?: readonly string[]; readonly inputs?: object },
): object {
  return {
    kind: "command",
    id,
    after,
    inputs,
    command: { argv: ["true"] },
    env: {},
    triggers: {},
    outputs: { o: { type: "any", sensitive: false } },
  };
}

/** The entry of the stack `network`. */
function stackEntry(inputs: object): object {
  return { kind: "stack", id: "network", stack: "network", after: [], inputs, outputs: {} };
}

/** How a command ends that refuses: it says why, and what to do about it, and nothing else. */
function refusal(code: number, ...lines: readonly string[]): Finished {
  return { code, stdout: "", stderr: lines.map((line) => `${line}\n`).join("") };
}

function endingWith(...lines: readonly string[]): RegExp {
  const text = lines.map((line) => `${line}\n`).join("");
  return new RegExp(`(^|\\n)${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}

function expectNothingDone(project: UserProject): void {
  const names = readdirSync(project.folder);
  expect(names.filter((name) => name.includes("tfstate"))).toEqual([]);
  if (names.includes(".terrace")) expect(readdirSync(join(project.folder, ".terrace/runs"))).toEqual([]);
}

function stateOf(project: UserProject): string | undefined {
  return existsSync(join(project.folder, "terraform.a.tfstate")) ? project.read("terraform.a.tfstate") : undefined;
}
