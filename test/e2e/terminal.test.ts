import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Gate } from "../rig/gate";
import { describeWith } from "../rig/parts";
import { appOf, makeProject, type UserProject } from "../rig/project";

const gate = new Gate();
const gateCommand = JSON.stringify(gate.command);

const QUESTION = "Apply this? Only 'yes' is a yes:";

describeWith(["terraform", "tmux"], "in a terminal", () => {
  describe("an approval", () => {
    test("that is given deploys what was shown", async () => {
      const project = makeProject({ "main.js": PAIR });
      const terminal = project.open("deploy");

      const shown = await terminal.shows(QUESTION);
      expect(shown).toContain("first  1 to create\n    + terraform_data.thing\n");
      expect(shown).toContain("second  1 to create\n  follows first.terraform_datathingoutput (not known yet)\n");
      await terminal.press("yes", "Enter");

      const { code, lines } = await terminal.finished;
      expect(code).toBe(0);
      expect(lines.at(-2)).toMatch(/^Deployed in \S+: 2 applied\.$/);
      expect(hasState(project, "second")).toBe(true);
    });

    test.each(["no", "y", ""])("that is not given changes nothing: %j", async (answer) => {
      const project = makeProject({ "main.js": PAIR });
      const terminal = project.open("deploy");

      await terminal.shows(QUESTION);
      await terminal.press(answer, "Enter");

      const { code, lines } = await terminal.finished;
      expect(code).toBe(3);
      expect(lines.at(-1)).toBe("Not approved: nothing was changed.");
      expect(hasState(project, "first")).toBe(false);
    });

    test("that is interrupted changes nothing", async () => {
      const project = makeProject({ "main.js": PAIR });
      const terminal = project.open("deploy");

      await terminal.shows(QUESTION);
      await terminal.press("C-c");

      expect(await terminal.finished).toMatchObject({ code: 130 });
      expect(hasState(project, "first")).toBe(false);
    });

    test("is not asked for where nothing would change", async () => {
      const project = makeProject({ "main.js": PAIR });
      await project.terrace("deploy", "--auto-approve");

      const { code, lines } = await project.open("deploy").finished;

      expect(code).toBe(0);
      expect(lines.join("\n")).not.toContain(QUESTION);
      expect(lines.at(-1)).toMatch(/^Nothing changed: all is as the app has it \(2 nodes, \S+\)\.$/);
    });
  });

  describe("Ctrl-C", () => {
    test("once lets what runs come to its end, and starts nothing new", async () => {
      const project = makeProject({ "main.js": waitingPair() });
      const terminal = project.open("deploy", "--auto-approve");
      const provisioner = await gate.next(terminal);

      await terminal.press("C-c");
      await terminal.shows("Interrupted: what runs is finished, nothing new is started.");
      provisioner.goOn();

      const { code, lines } = await terminal.finished;
      expect(code).toBe(130);
      expect(lines).toContainEqual(expect.stringMatching(/^✓ first {2}applied {2}1 created/));
      expect(lines).toContain("○ Not reached, because the run was interrupted:");
      expect(existsSync(join(project.folder, "second"))).toBe(false);
      expect(await project.terrace("resume")).toMatchObject({ code: 0 });
      expect(existsSync(join(project.folder, "second"))).toBe(true);
    });

    test("twice passes the interrupt on to Terraform, which leaves its state in order", async () => {
      const project = makeProject({ "main.js": waitingPair() });
      const terminal = project.open("deploy", "--auto-approve");
      const provisioner = await gate.next(terminal);

      await terminal.press("C-c");
      await terminal.shows("Interrupted: ");
      await terminal.press("C-c");
      await provisioner.gone;

      const { code, lines } = await terminal.finished;
      expect(code).toBe(130);
      expect(lines).toContain("Interrupted again: what runs is told to stop, and leaves its state in order.");
      expect(lines).toContainEqual(expect.stringMatching(/^✗ first {2}failed/));
      expect(readdirSync(project.folder).filter((name) => name.includes("lock"))).toEqual([]);

      const resumed = project.start("resume");
      (await gate.next(resumed)).goOn();
      expect(await resumed.finished).toMatchObject({ code: 0 });
    });

    test("three times is no more than twice: who does not listen is waited for", async () => {
      const deaf = JSON.stringify(gate.deafCommand);
      const project = makeProject({ "main.js": appOf(`new CommandTask(app, "deaf", { shell: ${deaf} });`) });
      const terminal = project.open("deploy", "--auto-approve");
      const command = await gate.next(terminal);

      await terminal.press("C-c");
      await terminal.shows("Interrupted: ");
      await terminal.press("C-c");
      await terminal.shows("Interrupted again: ");
      await terminal.press("C-c");
      command.goOn();

      const { code, lines } = await terminal.finished;
      expect(code).toBe(130);
      expect(lines).toContainEqual(expect.stringMatching(/^✓ deaf {2}ran/));
    });

    test("while the app synthesizes ends it", async () => {
      const project = makeProject({ "main.js": `require("node:child_process").execSync(${gateCommand});` });
      const terminal = project.open("deploy");
      const app = await gate.next(terminal);

      await terminal.press("C-c");

      await app.gone;
      expect(await terminal.finished).toMatchObject({ code: 130 });
    });
  });

  describe("the live view", () => {
    test("shows what runs, and leaves only what was done", async () => {
      const project = makeProject({ "main.js": waitingPair() });
      const terminal = project.open("deploy", "--auto-approve");
      const provisioner = await gate.next(terminal);

      await terminal.shows("● first  apply");
      expect(await terminal.shows("0 done, 1 running, 1 waiting")).not.toContain("✓");
      provisioner.goOn();

      const { lines } = await terminal.finished;
      expect(lines.filter((line) => !line.startsWith("Synthesizing: "))).toEqual([
        expect.stringMatching(/^✓ first {2}applied {2}1 created {2}\S+$/),
        expect.stringMatching(/^✓ second {2}ran {2}\S+$/),
        "",
        expect.stringMatching(/^Deployed in \S+: 2 applied\.$/),
        "Changes: 1 created, 1 run.",
      ]);
    });

    test("shows the whole log of a node that failed, longer than the screen, once", async () => {
      const shell = JSON.stringify("for i in $(seq 1 100); do echo line $i of the log; done; exit 1");
      const project = makeProject({ "main.js": appOf(`new CommandTask(app, "long", { shell: ${shell} });`) });

      const { code, lines } = await project.open("deploy", "--auto-approve").finished;

      expect(code).toBe(1);
      const log = Array.from({ length: 100 }, (_, index) => `  line ${index + 1} of the log`);
      const begin = lines.indexOf("  line 1 of the log");
      expect(lines.slice(begin, begin + 100)).toEqual(log);
      expect(lines.filter((line) => /running|^●/.test(line))).toEqual([]);
    });

    test.each([
      ["in colours", {}, true],
      ["without any where NO_COLOR is set", { NO_COLOR: "1" }, false],
    ])("is %s", async (_, env, isColored) => {
      const terminal = makeProject({ "main.js": PAIR }).with(env).open("deploy", "--auto-approve");
      await terminal.finished;

      expect((await terminal.colored()).includes("\u001b[")).toBe(isColored);
    });
  });
});

const PAIR = appOf(`
  const first = new DataResource(new TerraformStack(app, "first"), "thing", { input: "x" });
  new DataResource(new TerraformStack(app, "second"), "thing", { input: first.output });
`);

function waitingPair(): string {
  return appOf(`
    const first = new TerraformStack(app, "first");
    new DataResource(first, "thing", { provisioners: [{ type: "local-exec", command: ${gateCommand} }] });
    new CommandTask(app, "second", { command: ["touch", "second"], after: [first] });
  `);
}

function hasState(project: UserProject, stack: string): boolean {
  return existsSync(join(project.folder, `terraform.${stack}.tfstate`));
}
