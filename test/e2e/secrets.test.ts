import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { Gate } from "../rig/gate";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";

const gate = new Gate();

/** Every way that a secret comes in, each with something that makes it hard to recognise. */
const SECRETS = {
  flag: 'the "core-flag" \\ of $1',
  list: '["core-list one", "core-list\\ttwo"]',
  environment: "it's core-environment's",
  file: "-----BEGIN-----\ncore-file+1/==\n-----END-----",
  project: '"core-project"\twith\\a tab',
  token: "core-token of a stack",
  key: "core-key of a task",
};

describeWith(["terraform"], "secrets", () => {
  test("stand nowhere after a deploy that succeeded, but in the records of the tasks that gave them", async () => {
    const project = secretive({ fixed: "" });

    const deployed = await deploy(project);

    expect(deployed).toMatchObject({ code: 0 });
    for (const node of ["vault", "issue", "use", "app"]) expect(deployed.stdout).toContain(`${node} says (sensitive)`);
    expect(secretsIn(deployed)).toEqual([]);
    expect(filesWithSecrets(project)).toEqual([RECORD]);
  });

  test("stand nowhere after failures that quote them, but in what a resume needs", async () => {
    const project = secretive();

    const deployed = await deploy(project);

    expect(deployed).toMatchObject({ code: 1 });
    for (const node of ["use", "app"]) expect(deployed.stdout).toContain(`${node} says (sensitive)`);
    expect(secretsIn(deployed)).toEqual([]);
    expect(filesWithSecrets(project)).toEqual([...FOR_RESUME, RECORD]);
    expect(openFiles(project)).toEqual([]);
  });

  test("of nodes that were done before stand nowhere when a resume fails, nor when a part is deployed", async () => {
    const project = secretive();
    await deploy(project);

    for (const again of [["resume"], deploying("app"), deploying("use")]) {
      const ran = await project.terrace(...again);

      expect(ran).toMatchObject({ code: 1 });
      expect(ran.stdout).toContain("says (sensitive)");
      expect(secretsIn(ran)).toEqual([]);
      expect(filesWithSecrets(project)).toEqual([...FOR_RESUME, RECORD]);
    }
  });

  test("stand nowhere in what --json, --report and a job's summary tell", async () => {
    const project = secretive();
    const summary = { GITHUB_STEP_SUMMARY: join(project.folder, "summary.md") };

    const deployed = await project.with(summary).terrace(...deploying(), "--json", "--report", "report.json");

    expect(deployed).toMatchObject({ code: 1 });
    const told = { ...deployed, report: project.read("report.json"), summary: project.read("summary.md") };
    for (const text of [told.stdout, told.report, told.summary]) expect(text).toContain("app says (sensitive)");
    expect(secretsIn(told)).toEqual([]);
    expect(mode(project, "report.json")).toBe("600");
  });

  test("that a killed run has left are for their owner only, and are gone with the next run", async () => {
    const project = secretive({ fixed: "", wait: "" });
    const run = project.start(...deploying());
    const command = await gate.next(run);
    run.kill("SIGKILL");
    expect(secretsIn(await run.finished)).toEqual([]);
    const left = filesWithSecrets(project).filter((file) => !file.startsWith(".terrace/runs/RUN/scratch/"));
    expect(left).toEqual([...FOR_RESUME, RECORD]);
    expect(openFiles(project)).toEqual([]);

    command.goOn();
    rmSync(join(project.folder, "wait"));
    const resumed = await project.terrace("resume");

    expect(resumed).toMatchObject({ code: 0 });
    expect(secretsIn(resumed)).toEqual([]);
    expect(filesWithSecrets(project)).toEqual([RECORD]);
  });

  test.each(["node", "apply", "deploy"])("that are a word of the journal's break nothing: %s", async (word) => {
    const project = makeProject({
      "main.js": appOf(`
        const stack = new TerraformStack(app, "node");
        const variable = new TerraformVariable(stack, "password", { type: "string", sensitive: true });
        new DataResource(stack, "thing", { input: variable.value });
        new CommandTask(app, "apply", { shell: "test -e fixed", after: [stack] });
      `),
    });
    const variable = ["--var", `password=${word}`];

    expect(await project.terrace("deploy", "--auto-approve", ...variable)).toMatchObject({ code: 1 });
    expect((await project.terrace("show")).stdout).toContain("node  applied\napply  failed\n");
    project.write({ fixed: "" });
    expect(await project.terrace("resume")).toMatchObject({ code: 0 });
  });
});

describeWith(["terraform"], "what a run keeps", () => {
  test("is for its owner only, whatever the umask", async () => {
    const project = secretive();
    const umask = process.umask(0);
    try {
      expect(await deploy(project)).toMatchObject({ code: 1 });
    } finally {
      process.umask(umask);
    }

    const [run = ""] = readdirSync(join(project.folder, ".terrace/runs"));
    const folders = [".terrace", ".terrace/runs", `.terrace/runs/${run}`];
    expect(folders.map((folder) => mode(project, folder))).toEqual(["700", "700", "700"]);
    expect(openFiles(project)).toEqual([]);
  });

  test("has no saved plan in it any more, whether it was applied or not", async () => {
    const project = secretive();
    await deploy(project);
    await project.terrace("plan", ...VARIABLES);

    expect(filesBelow(project, ".terrace").filter((file) => /tfplan|\/plans\//.test(file))).toEqual([]);
  });
});

/** The record of the task that gives a secret: what a state is to a stack. */
const RECORD = ".terrace/tasks/issue.json";

/** Values of variables, without which a resume could not go on. */
const FOR_RESUME = ["order.json", "variables/0.tfvars", "variables/1.tfvars"].map(
  (file) => `.terrace/runs/RUN/${file}`,
);

const VARIABLES = ["--var", `flag=${SECRETS.flag}`, "--var", `list=${SECRETS.list}`, "--var-file", "given.tfvars"];

function deploying(...nodes: readonly string[]): readonly string[] {
  return ["deploy", ...nodes, "--auto-approve", ...VARIABLES];
}

function deploy(project: UserProject): ReturnType<UserProject["terrace"]> {
  return project.terrace(...deploying());
}

/**
 * Its nodes print every secret that they are given. `use` and `app` fail until the file `fixed` is there; `use` waits
 * at the gate while there is a file `wait`.
 */
function secretive(files: Readonly<Record<string, string>> = {}): UserProject {
  const project = makeProject({
    "main.js": SOURCE,
    "given.tfvars": `file = <<EOT\n${SECRETS.file}\nEOT\n`,
    "terraform.tfvars": `project = ${JSON.stringify(SECRETS.project)}\n`,
    token: SECRETS.token,
    "key.json": JSON.stringify({ key: SECRETS.key }),
    ...files,
  });
  return project.with({ TF_VAR_environment: SECRETS.environment });
}

const SOURCE = appOf(`
  const { Fn } = require("cdktf");
  const says = (name, text, then) => [
    { type: "local-exec", environment: { TEXT: Fn.nonsensitive(text) }, command: 'printf "' + name + ' says %s\\\\n" "$TEXT"; ' + then },
  ];

  const vault = new TerraformStack(app, "vault");
  const variables = ["flag", "environment", "file", "project"].map(
    (name) => new TerraformVariable(vault, name, { type: "string", sensitive: true }).stringValue,
  );
  const list = new TerraformVariable(vault, "list", { type: "list(string)", sensitive: true }).listValue;
  new DataResource(vault, "loud", { provisioners: says("vault", Fn.join("|", Fn.concat([variables, list])), "true") });
  const token = new DataResource(vault, "store", { input: Fn.sensitive(Fn.file(__dirname + "/token")) }).output;
  new TerraformOutput(vault, "token", { value: token, sensitive: true });

  const issue = new CommandTask(app, "issue", {
    shell: 'echo "issue says $TOKEN"; cat key.json > $TERRACE_OUTPUTS',
    env: { TOKEN: token },
    outputs: { key: { type: "string", sensitive: true } },
  });
  const wait = "if test -e wait; then " + ${JSON.stringify(gate.command)} + "; fi";
  new CommandTask(app, "use", {
    shell: 'echo "use says $KEY" >&2; ' + wait + "; test -e fixed",
    env: { KEY: issue.outputs.key },
  });

  const consumer = new DataResource(new TerraformStack(app, "app"), "loud", {
    provisioners: says("app", token, "test -e " + __dirname + "/fixed"),
  });
`);

/** Names of the secrets that stand in some text. */
function secretsIn(texts: object): readonly string[] {
  const all = Object.values(texts).join("\n");
  return Object.keys(SECRETS).filter((name) => all.includes(`core-${name}`));
}

function filesWithSecrets(project: UserProject): readonly string[] {
  const files = filesBelow(project, ".terrace").filter((file) => secretsIn({ text: project.read(file) }).length > 0);
  return [...new Set(files.map((file) => file.replace(/runs\/[^/]+/, "runs/RUN")))].sort();
}

/** Files of runs and tasks that others can look into; the frozen ones are as the app made them. */
function openFiles(project: UserProject): readonly string[] {
  const files = [".terrace/runs", ".terrace/tasks"].flatMap((folder) => filesBelow(project, folder));
  return files.filter((file) => !file.includes("/frozen/") && mode(project, file) !== "600");
}

function filesBelow({ folder }: UserProject, path: string): readonly string[] {
  const names = readdirSync(join(folder, path), { recursive: true, encoding: "utf8" });
  return names.map((name) => join(path, name)).filter((name) => statSync(join(folder, name)).isFile());
}

function mode({ folder }: UserProject, path: string): string {
  return (statSync(join(folder, path)).mode & 0o777).toString(8);
}
