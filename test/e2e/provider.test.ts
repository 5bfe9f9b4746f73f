import { createHmac } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { NotesProject } from "../rig/notes-project";
import { describeWith } from "../rig/parts";
import type { Finished } from "../rig/running-command";
import { Surroundings } from "../rig/surroundings";
import { tempFolder } from "../rig/temp-folder";
import { terraformCliConfig } from "../rig/terraform-cli-config";

describeWith(["terraform"], "a provider written in TypeScript", () => {
  let surroundings: Surroundings;

  beforeEach(() => {
    surroundings = new Surroundings();
  });

  afterEach(() => surroundings.end());

  const project = (statements = ONE_NOTE): NotesProject => NotesProject.make(surroundings, statements);

  describe("with terrace", () => {
    test.each<[string, readonly string[], () => Readonly<Record<string, string>>]>([
      ["with warm providers", [], () => ({})],
      ["with Terraform's own processes", ["--no-warm"], () => ({})],
      [
        "where a CLI configuration says that providers are elsewhere",
        [],
        () => ({ TF_CLI_CONFIG_FILE: terraformCliConfig(tempFolder()) }),
      ],
      ["where Terraform has a cache of plugins", [], () => ({ TF_PLUGIN_CACHE_DIR: tempFolder() })],
    ])("creates, updates, replaces, heals and destroys %s", async (_, flags, env) => {
      const notes = project().with(env());
      await expectLife(notes, {
        plan: () => notes.terrace("plan", "--detailed-exitcode", ...flags),
        apply: () => notes.terrace("deploy", "--auto-approve", ...flags),
        destroy: () => notes.terrace("destroy", "--auto-approve", ...flags),
      });
    });
  });

  describe("with terrace, of several stacks", () => {
    const across = `
      const first = new Note(stackOf("first"), "note", { path: "first.md", text: "12345" });
      const second = new Note(stackOf("second"), "note", { path: "second.md", text: \`\${first.bytes} bytes\` });
      new Note(stackOf("third"), "note", { path: "third.md", text: second.text });
    `;

    test("what one has computed reaches the others, and a change of it too", async () => {
      const notes = project(across);
      expect(await notes.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
      expect(notes.read("third.md")).toBe("5 bytes");
      notes.write(across.replace("12345", "123"));
      expect(await notes.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
      expect(notes.read("third.md")).toBe("3 bytes");
      expect(await notes.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
    });

    test("Terrace and plain Terraform go on with what the other has left", async () => {
      const notes = project(across);
      expect(await notes.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
      expect(await notes.terraform("first", "init")).toMatchObject({ code: 0 });
      expect(await notes.terraform("first", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
      notes.writeFiles({ "first.md": "It was me." });
      expect(await notes.terraform("first", "apply", "-auto-approve")).toMatchObject({ code: 0 });
      expect(notes.read("first.md")).toBe("12345");
      expect(await notes.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
      expect(await notes.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
      expect(["first.md", "second.md", "third.md"].map((path) => notes.read(path))).toEqual(Array(3).fill(undefined));
    });
  });

  test.each([
    ["the construct", 'note.importFrom("mine.md");'],
    [
      "an import block",
      'stack.addOverride("import", [{ to: `${note.terraformResourceType}.${note.friendlyUniqueId}`, id: "mine.md" }]);',
    ],
  ])("what is there already is imported, by %s", async (_, how) => {
    const notes = project(`
      const stack = stackOf("mine");
      const note = new Note(stack, "note", { path: "mine.md", text: "Mine." });
      ${how}
    `);
    notes.writeFiles({ "mine.md": "Mine." });
    const { code, stdout } = await notes.terrace("deploy", "--auto-approve");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/import/i)]);
    expect(notes.read("mine.md")).toBe("Mine.");
    expect(await notes.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("what is there already is not overwritten", async () => {
    const notes = project();
    notes.writeFiles({ "monday.md": "Mine." });
    const { code, stdout } = await notes.terrace("deploy", "--auto-approve");
    expect([code, stdout]).toEqual([1, expect.stringMatching(/EEXIST/)]);
    expect(notes.read("monday.md")).toBe("Mine.");
  });

  describe("without terrace", () => {
    test("goes through its life with plain Terraform", async () => {
      const notes = project();
      const run = async (...args: readonly string[]): Promise<Finished> => {
        await notes.synth();
        return notes.terraform("diary", ...args);
      };
      expect(await run("init")).toMatchObject({ code: 0 });
      await expectLife(notes, {
        plan: () => run("plan", "-detailed-exitcode"),
        apply: () => run("apply", "-auto-approve"),
        destroy: () => run("destroy", "-auto-approve"),
      });
    });

    test("is found where a CLI configuration says that providers are elsewhere, if it says this one is in the stack", async () => {
      const elsewhere = project().with({ TF_CLI_CONFIG_FILE: terraformCliConfig(tempFolder()) });
      await elsewhere.synth();
      expect((await elsewhere.terraform("diary", "init")).code).toBe(1);
      const here = project().with({ TF_CLI_CONFIG_FILE: terraformCliConfig("terraform.d/plugins") });
      await here.synth();
      expect(await here.terraform("diary", "init")).toMatchObject({ code: 0 });
      expect(await here.terraform("diary", "plan", "-detailed-exitcode")).toMatchObject({ code: 2 });
    });

    test("is created, healed, replaced and destroyed by cdktf", async () => {
      const notes = project();
      expect(await notes.cdktf("deploy", "diary", "--auto-approve")).toMatchObject({ code: 0 });
      expect(notes.read("monday.md")).toBe("It rained.");
      notes.writeFiles({ "monday.md": "It was me." });
      const shown = expect.stringMatching(/It was me\.[^]*It rained\./) as string;
      expect(await notes.cdktf("diff", "diary")).toMatchObject({ code: 0, stdout: shown });
      notes.write(ONE_NOTE.replace("monday.md", "tuesday.md"));
      expect(await notes.cdktf("deploy", "diary", "--auto-approve")).toMatchObject({ code: 0 });
      expect([notes.read("monday.md"), notes.read("tuesday.md")]).toEqual([undefined, "It rained."]);
      expect(await notes.cdktf("destroy", "diary", "--auto-approve")).toMatchObject({ code: 0 });
      expect(notes.read("tuesday.md")).toBeUndefined();
    }, 240_000);
  });

  test("the app in the docs deploys", async () => {
    const notes = project();
    notes.writeFiles({ "main.ts": example("notes.ts") });
    expect(await notes.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(notes.read("monday.md")).toBe("It rained.\n");
    expect(await notes.terrace("output", "diary", "--format", "json")).toMatchObject({
      stdout: expect.stringContaining("11") as string,
    });
    expect(await notes.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
  });

  test("the app in the docs with a function and a secret deploys, and keeps the secret nowhere", async () => {
    const notes = project();
    const key = "in-no-file-but-this-one";
    notes.writeFiles({ "main.ts": example("letters.ts"), "letter.ts": example("letter.ts"), "key.txt": key });
    expect(await notes.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 2 });
    expect(await notes.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(notes.read("dear-jane")).toBe(
      `It rained.\n${createHmac("sha256", key).update("It rained.").digest("hex")}\n`,
    );
    expect(await notes.terrace("plan", "--detailed-exitcode")).toMatchObject({ code: 0 });
    expect(filesWith(key, notes.folder)).toEqual(["key.txt"]);
    expect(await notes.terraform("mail", "init")).toMatchObject({ code: 0 });
    expect(await notes.terraform("mail", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
    rmSync(join(notes.folder, "key.txt"));
    const { code, stdout } = await notes.terrace("plan");
    expect([code, stdout]).toEqual([1, expect.stringMatching(/mail\/key[^]*ENOENT/)]);
    notes.writeFiles({ "key.txt": key });
    expect(await notes.terrace("destroy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(notes.read("dear-jane")).toBeUndefined();
  });
});

/** The files of a folder that hold a text, but for what packages hold. */
function filesWith(text: string, folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  return paths.filter(
    (path) => !path.startsWith("node_modules") && readFileSync(join(folder, path), "latin1").includes(text),
  );
}

/** The ways to do what a user does. */
interface Ways {
  /** Ends with code 2 when there is something to do. */
  readonly plan: () => Promise<Finished>;
  readonly apply: () => Promise<Finished>;
  readonly destroy: () => Promise<Finished>;
}

async function expectLife(notes: NotesProject, { plan, apply, destroy }: Ways): Promise<void> {
  expect(await apply()).toMatchObject({ code: 0 });
  expect(notes.read("monday.md")).toBe("It rained.");
  expect(await plan()).toMatchObject({ code: 0 });

  notes.write(ONE_NOTE.replace("rained", "snowed"));
  expect((await plan()).stdout).toMatch(/It rained\.[^]*It snowed\./);
  expect(await apply()).toMatchObject({ code: 0 });
  expect(notes.read("monday.md")).toBe("It snowed.");

  notes.writeFiles({ "monday.md": "It was me." });
  const drifted = await plan();
  expect(drifted.code).toBe(2);
  expect(drifted.stdout).toContain("It was me.");
  expect(await apply()).toMatchObject({ code: 0 });
  expect(notes.read("monday.md")).toBe("It snowed.");

  notes.write(ONE_NOTE.replace("monday.md", "tuesday.md"));
  expect(await apply()).toMatchObject({ code: 0 });
  expect([notes.read("monday.md"), notes.read("tuesday.md")]).toEqual([undefined, "It rained."]);

  expect(await destroy()).toMatchObject({ code: 0 });
  expect(notes.read("tuesday.md")).toBeUndefined();
}

const ONE_NOTE = `
  const diary = stackOf("diary");
  const monday = new Note(diary, "monday", { path: "monday.md", text: "It rained." });
  new TerraformOutput(diary, "bytes", { value: monday.bytes, staticId: true });
`;

function example(name: string): string {
  return readFileSync(join(__dirname, "../../docs/examples", name), "utf8");
}
