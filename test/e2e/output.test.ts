import { execFileSync } from "node:child_process";
import { join } from "node:path";
import Ajv from "ajv";
import type { Recorded } from "../../orchestrator/events";
import eventSchema from "../../schemas/event.schema.json";
import reportSchema from "../../schemas/report.schema.json";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";
import type { Finished } from "../rig/running-command";

const TEXT = `it's "quoted", \\ and \`$HOME\`\n\nEOF\n  of several lines\n`;

describeWith(["terraform"], "terrace output", () => {
  let project: UserProject;

  beforeAll(async () => {
    project = makeProject({ "main.js": SITE });
    await project.terrace("deploy", "--auto-approve");
  });

  test("prints each value but those that are sensitive", async () => {
    expect(await project.terrace("output")).toEqual({
      code: 0,
      stdout: [
        `prod/site.list = ["a","b"]`,
        `prod/site.number = 42`,
        `prod/site.password = (sensitive)`,
        `prod/site.text = ${JSON.stringify(TEXT)}`,
        `greet.words = ["hello","world"]`,
        "",
      ].join("\n"),
      stderr: CHATTER,
    });
  });

  test("gives a program JSON, in which a sensitive value is named and no more", async () => {
    expect(JSON.parse(await printed("--format", "json"))).toEqual({
      "prod/site": {
        list: { value: ["a", "b"] },
        number: { value: 42 },
        password: { sensitive: true },
        text: { value: TEXT },
      },
      greet: { words: { value: ["hello", "world"] } },
    });
  });

  test("gives a shell assignments that it takes word for word", async () => {
    const script = `${await printed("--format", "env")}
      printf '%s|' "$prod_site_text" "$prod_site_list" "$prod_site_number" "$prod_site_password" "$greet_words"`;

    const values = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("|");

    expect(values).toEqual([TEXT, '["a","b"]', "42", "", '["hello","world"]', ""]);
  });

  test("gives GitHub Actions what it takes word for word, several lines too", async () => {
    expect(readGithubOutput(await printed("--format", "github"))).toEqual({
      prod_site_list: '["a","b"]',
      prod_site_number: "42",
      prod_site_text: TEXT,
      greet_words: '["hello","world"]',
    });
  });

  test("gives a sensitive value to who asks for it by its name", async () => {
    expect(await printed("--name", "password", "--format", "env")).toBe("prod_site_password='s3cret'\n");
    expect(await printed("--name", "password", "--name", "number")).toBe(
      'prod/site.number = 42\nprod/site.password = "s3cret"\n',
    );
  });

  test("suggests the nearest name for one that is not there", async () => {
    const { code, stdout, stderr } = await project.terrace("output", "--name", "pasword");

    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain('--name pasword: no selected node gives such an output. Did you mean "password"?\n');
  });

  test("takes the same selection as every command", async () => {
    expect(await printed("greet")).toBe('greet.words = ["hello","world"]\n');
    expect(await printed("--exclude", "site")).toBe('greet.words = ["hello","world"]\n');
  });

  test("of what was never deployed is empty", async () => {
    const fresh = makeProject({ "main.js": SITE });
    expect(await fresh.terrace("output")).toMatchObject({ code: 0, stdout: "" });
  });

  async function printed(...args: readonly string[]): Promise<string> {
    const { code, stdout } = await project.terrace("output", ...args);
    expect(code).toBe(0);
    return stdout;
  }
});

describe("the graph", () => {
  let project: UserProject;

  beforeAll(() => {
    project = makeProject({ "main.js": CHAIN });
  });

  test("is listed in order", async () => {
    expect(await project.terrace("list")).toEqual({
      code: 0,
      stdout: "stack  a\nstack  other\nstack  b\ntask  c\n",
      stderr: "",
    });
  });

  test("is listed for programs", async () => {
    const { code, stdout } = await project.terrace("list", "--json");

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      { id: "a", kind: "stack", needs: [] },
      { id: "other", kind: "stack", needs: [] },
      { id: "b", kind: "stack", needs: [{ node: "a", reason: "data" }] },
      { id: "c", kind: "task", needs: [{ node: "b", reason: "data" }] },
    ]);
  });

  test.each([
    ["text", /^1 {2}a\n/],
    ["mermaid", /^flowchart /],
    ["dot", /^digraph /],
    ["json", /^\{/],
    ["svg", /^<svg /],
  ])("is drawn as %s", async (format, beginning) => {
    const { code, stdout } = await project.terrace("graph", "--format", format);

    expect(code).toBe(0);
    expect(stdout).toMatch(beginning);
    for (const node of ["a", "b", "c", "other"]) expect(stdout).toContain(node);
  });

  test.each([
    [
      ["b", "--upstream"],
      ["a", "b"],
    ],
    [
      ["b", "--downstream"],
      ["b", "c"],
    ],
    [
      ["b", "--upstream", "--downstream", "--exclude", "a"],
      ["b", "c"],
    ],
    [["?", "--exclude", "[ab]"], ["c"]],
    [["*"], ["a", "other", "b", "c"]],
  ])("is selected from by %j", async (selection, selected) => {
    const { stdout } = await project.terrace("list", "--json", ...selection);

    expect((JSON.parse(stdout) as readonly { readonly id: string }[]).map(({ id }) => id)).toEqual(selected);
  });
});

describeWith(["terraform"], "a run", () => {
  test("of a selection leaves everything else alone", async () => {
    const project = makeProject({ "main.js": CHAIN });

    const deployed = await project.terrace("deploy", "b", "--upstream", "--auto-approve", "--json");
    expect(outcomes(deployed)).toEqual({ a: "applied", b: "applied" });
    const rest = await project.terrace("deploy", "--exclude", "other", "--auto-approve", "--json");
    expect(outcomes(rest)).toEqual({ a: "unchanged", b: "unchanged", c: "applied" });
    const destroyed = await project.terrace("destroy", "b", "--downstream", "--auto-approve", "--json");
    expect(outcomes(destroyed)).toEqual({ c: "destroyed", b: "destroyed" });
    expect(await project.terrace("plan", "a", "--detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("tells --json events of the published schema, one a line, and nothing else", async () => {
    const project = makeProject({ "main.js": FAILING });

    const ran = await project.terrace("deploy", "--auto-approve", "--json");

    expect(ran).toMatchObject({ code: 1, stderr: "" });
    const events = eventsOf(ran);
    for (const event of events) expect(problemsWith(eventSchema, event)).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["node-log", "node-failed", "node-unreached"]),
    );
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(["run-started", "run-finished"]);
  });

  test("writes a report of the published schema", async () => {
    const project = makeProject({ "main.js": FAILING });

    await project.terrace("deploy", "--auto-approve", "--report", "report.json");

    const report: unknown = JSON.parse(project.read("report.json"));
    expect(problemsWith(reportSchema, report)).toBeUndefined();
    expect(report).toMatchObject({
      outcome: "failed",
      nodes: [
        { id: "a", status: "failed" },
        { id: "other", status: "succeeded" },
        { id: "b", status: "unreached", because: "a" },
      ],
    });
  });

  test("adds itself to the summary of a job on GitHub Actions", async () => {
    const project = makeProject({ "main.js": CHAIN, "summary.md": "# before\n" });
    const job = project.with({ GITHUB_STEP_SUMMARY: join(project.folder, "summary.md") });

    await job.terrace("deploy", "other", "--auto-approve");
    await job.terrace("plan", "a");

    const summary = project.read("summary.md");
    expect(summary).toMatch(/^# before\n## ✅ terrace deploy\n[^]*\n## 📝 terrace plan\n/);
    expect(summary).toContain("| <code>other</code> | applied | 1 created |");
  });

  test("ends with 2 for a plan with changes only when that was asked for", async () => {
    const project = makeProject({ "main.js": CHAIN });

    expect(await project.terrace("plan")).toMatchObject({ code: 0 });
    expect(await project.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 2 });
    expect(() => project.read("terraform.a.tfstate")).toThrow("ENOENT");
  });

  test("works with one node at a time, without a refresh, and on what was synthesized before", async () => {
    const project = makeProject({ "main.js": CHAIN });
    await project.terrace("synth");
    project.write({ "main.js": 'throw new Error("run again");' });

    const ran = await project.terrace(
      ...["deploy", "--auto-approve", "--json", "--skip-synth"],
      ...["--parallelism", "1", "--terraform-parallelism", "2", "--refresh", "false"],
    );

    expect(ran).toMatchObject({ code: 0 });
    expect(mostAtOnce(eventsOf(ran))).toBe(1);
  });

  test("that is to fail fast starts nothing new after a failure", async () => {
    const project = makeProject({ "main.js": FAILING });

    const ran = await project.terrace("deploy", "--auto-approve", "--fail-fast", "--parallelism", "1", "--json");

    expect(ran).toMatchObject({ code: 1 });
    expect(eventsOf(ran)).toContainEqual(
      expect.objectContaining({ type: "node-unreached", node: "other", because: "fail-fast" }),
    );
  });

  test("takes another app and another folder from the command line", async () => {
    const project = makeProject({ "main.js": "", "other.js": CHAIN });

    const ran = await project.terrace("deploy", "a", "--app", "node other.js", "--output", "out", "--auto-approve");

    expect(ran).toMatchObject({ code: 0 });
    expect(project.read("out/manifest.json")).toContain('"a"');
  });
});

/** What the app itself prints must not get among the outputs. */
const CHATTER = "an app that chats\n";

const SITE = appOf(`
  console.log(${JSON.stringify(CHATTER.trim())});
  const { Construct } = require("constructs");
  const { Fn } = require("cdktf");
  const site = new TerraformStack(new Construct(app, "prod"), "site");
  const output = (name, value, sensitive = false) => new TerraformOutput(site, name, { value, sensitive });
  const text = new DataResource(site, "data", { input: ${JSON.stringify(TEXT.replaceAll("$", "$$"))} }).output;
  output("text", text);
  output("number", 42);
  output("list", ["a", "b"]);
  output("password", "s3cret", true);
  new CommandTask(app, "greet", {
    command: ["node", "-e", 'fs.writeFileSync(process.env.TERRACE_OUTPUTS, \\'{"words": ["hello", "world"]}\\')'],
    env: { TEXT: text, LOUD: Fn.upper(text) },
    outputs: { words: "list(string)" },
  });
`);

const CHAIN = appOf(`
  const a = new DataResource(new TerraformStack(app, "a"), "thing", { input: "x" });
  const b = new DataResource(new TerraformStack(app, "b"), "thing", { input: a.output });
  new CommandTask(app, "c", { command: ["echo", b.output] });
  new DataResource(new TerraformStack(app, "other"), "thing");
`);

const FAILING = appOf(`
  const a = new CommandTask(app, "a", { shell: 'echo "going to fail"; exit 3', outputs: { o: "string" } });
  new CommandTask(app, "b", { command: ["echo", a.outputs.o] });
  new CommandTask(app, "other", { command: ["true"] });
`);

/** @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings */
function readGithubOutput(text: string): Readonly<Record<string, string>> {
  const entry = /(?<one>\w+)=(?<line>.*)\n|(?<many>\w+)<<(?<end>.*)\n(?<lines>[^]*?)\n\k<end>\n/y;
  const found: Record<string, string> = {};
  while (entry.lastIndex < text.length) {
    const { one, line = "", many = "", lines = "" } = entry.exec(text)?.groups ?? {};
    if (one === undefined && many === "") throw new Error(`not in the form of $GITHUB_OUTPUT: ${text}`);
    found[one ?? many] = one === undefined ? lines : line;
  }
  return found;
}

function eventsOf({ stdout }: Finished): readonly Recorded[] {
  return stdout.split(/\n(?=.)/).map((line) => JSON.parse(line) as Recorded);
}

function outcomes(ran: Finished): Readonly<Record<string, string>> {
  return Object.fromEntries(
    eventsOf(ran).flatMap((event) => (event.type === "node-succeeded" ? [[event.node, event.outcome]] : [])),
  );
}

function mostAtOnce(events: readonly Recorded[]): number {
  let now = 0;
  return Math.max(
    ...events.map(({ type }) => {
      if (type === "node-started") now++;
      if (type === "node-succeeded") now--;
      return now;
    }),
  );
}

function problemsWith(schema: object, data: unknown): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true });
  return ajv.validate(schema, data) ? undefined : ajv.errors;
}
