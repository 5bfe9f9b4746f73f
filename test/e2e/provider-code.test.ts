import { transformSync } from "esbuild";
import { NotesProject } from "../rig/notes-project";
import { describeWith } from "../rig/parts";
import { Surroundings } from "../rig/surroundings";

describeWith(["terraform"], "the code of a provider written in TypeScript", () => {
  let surroundings: Surroundings;

  beforeEach(() => {
    surroundings = new Surroundings();
  });

  afterEach(() => surroundings.end());

  const project = (): NotesProject => NotesProject.make(surroundings, ONE_NOTE);

  test.each(["during a run only", "between runs"])("counts as it is now, with providers warm %s", async (when) => {
    const notes = project();
    if (when === "between runs") await notes.terrace("warm");
    expect(await notes.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    notes.edit((source) =>
      source.replace("text: required(string),", "text: required(string), title: required(string),"),
    );
    notes.edit((source) => source.replaceAll("{ path, text }", "{ path, text, title }"));
    notes.edit((source) => source.replace('write(path, text, "w")', 'write(path, `# ${title}\\n${text}`, "w")'));
    notes.edit((source) =>
      source.replace("function read(path: string)", 'function read(path: string, title = "Monday")'),
    );
    notes.edit((source) =>
      source.replace("return { path, text,", 'return { path, title, text: text.replace("# Monday\\n", ""),'),
    );
    notes.write(ONE_NOTE.replace("text:", 'title: "Monday", text:').replace("rained", "snowed"));
    expect(await notes.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(notes.read("monday.md")).toBe("# Monday\nIt snowed.");
    await notes.terrace("warm", "--stop");
  });

  test("of two projects that have the same provider is never mixed, with providers that stay warm", async () => {
    const [one, two] = [project(), project()];
    two.edit((source) => source.replace("writeFileSync(path, text", "writeFileSync(path, text.toUpperCase()"));
    two.edit((source) => source.replace('readFileSync(path, "utf8")', 'readFileSync(path, "utf8").toLowerCase()'));
    two.write(ONE_NOTE.replace("It rained.", "it rained."));
    await one.terrace("warm");
    for (const each of [one, two, one])
      expect(await each.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect([one, two].map((each) => each.read("monday.md"))).toEqual(["It rained.", "IT RAINED."]);
    const deploys = [one, two].map((each) => each.terrace("destroy", "--auto-approve"));
    expect(await Promise.all(deploys)).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect([one, two].map((each) => each.read("monday.md"))).toEqual([undefined, undefined]);
    await one.terrace("warm", "--stop");
  });

  test.each([
    ["warm", []],
    ["of Terraform's own", ["--no-warm"]],
  ])("that does not load is the user's to read, with processes that are %s", async (_, flags) => {
    const notes = project();
    notes.edit((source) =>
      source.replace(
        "function write",
        'if (process.argv[1]?.includes("terraform-provider")) throw new Error("no tea");\nfunction write',
      ),
    );
    const { code, stdout, stderr } = await notes.terrace("deploy", "--auto-approve", ...flags);
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining("no tea")]);
  });

  test("may be in a package, which is called by its name", async () => {
    const notes = project();
    const source = notes.read("note.ts")?.replace("module: __filename", 'module: "@acme/notes"') ?? "";
    notes.writeFiles({
      "node_modules/@acme/notes/index.js": transformSync(source, { loader: "ts", format: "cjs" }).code,
      "node_modules/@acme/notes/package.json": JSON.stringify({ name: "@acme/notes", main: "index.js" }),
      "note.ts": 'export const { note, notes } = require("@acme/notes") as typeof import("./types");',
      "types.ts": source,
    });
    expect(await notes.terrace("deploy", "--auto-approve")).toMatchObject({ code: 0 });
    expect(notes.read("monday.md")).toBe("It rained.");
    expect(await notes.terraform("diary", "init")).toMatchObject({ code: 0 });
    expect(await notes.terraform("diary", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  });

  test("that exports no such provider is the user's to read", async () => {
    const notes = project();
    notes.edit((source) => source.replace("module: __filename", 'module: __filename.replace("note.ts", "other.ts")'));
    notes.writeFiles({ "other.ts": "export const nothing = 1;" });
    const { code, stdout, stderr } = await notes.terrace("plan");
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining("./other.ts exports no provider notes")]);
  });
});

const ONE_NOTE = `
  const diary = stackOf("diary");
  const monday = new Note(diary, "monday", { path: "monday.md", text: "It rained." });
  new TerraformOutput(diary, "bytes", { value: monday.bytes, staticId: true });
`;
