import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describeWith } from "../rig/parts";
import { sampleProject } from "../rig/sample-project";

const repository = resolve(__dirname, "..", "..");
const readme = readFileSync(join(repository, "README.md"), "utf8");

describeWith(["terraform"], "the README", () => {
  test("its tour: every command, in order, does what it says", async () => {
    const project = sampleProject();
    const commands = tour();
    expect(commands.length).toBeGreaterThan(10);
    for (const [args, line] of commands) {
      const { code, stdout, stderr } = await project.terrace(...args);
      expect({ line, code, stdout, stderr }).toEqual({ line, code: 0, stdout, stderr });
    }
  }, 180_000);

  test("its sample app: a second `npm start` changes nothing, and says so", async () => {
    const project = sampleProject();
    const start = startArguments();
    expect(await project.terrace(...start)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Deployed") as string,
    });
    const second = await project.terrace(...start);
    expect(second).toMatchObject({ code: 0, stdout: expect.stringContaining("Nothing changed") as string });
  }, 60_000);
});

test("its excerpt of docs/examples/programmatic.ts is in that file", () => {
  const [excerpt = ""] = blocks("ts").filter((block) => block.includes("for await"));
  const example = readFileSync(join(repository, "docs/examples/programmatic.ts"), "utf8");
  const lines = (text: string): readonly string[] => text.split("\n").map((line) => line.trim());
  // The example names each property where the excerpt shortens them.
  for (const line of lines(excerpt).slice(1)) expect(lines(example)).toContain(line);
});

test.each(["note.ts", "notes.ts", "shop-on-aws.ts"])("its docs/examples/%s is that file", (name) => {
  expect(blocks("ts")).toContain(readFileSync(join(repository, "docs/examples", name), "utf8"));
});

test("its provider has one resource in no more than thirty lines", () => {
  const [, ...lines] = readFileSync(join(repository, "docs/examples/note.ts"), "utf8").split("\n").reverse();
  expect(lines.length).toBeLessThanOrEqual(30);
});

/** The lines of the README's shell blocks that begin with `terrace`, as their arguments. */
function tour(): readonly (readonly [readonly string[], string])[] {
  return blocks("sh")
    .flatMap((block) => block.split("\n"))
    .filter((line) => line.startsWith("terrace "))
    .map((line) => [(line.match(/'[^']*'|\S+/g) ?? []).slice(1).map(unquoted), line]);
}

function startArguments(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    scripts: { start: string };
  };
  return scripts.start.split(" ").slice(2);
}

function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, block = ""]) => block);
}

function unquoted(word: string): string {
  return word.replace(/^'(.*)'$/, "$1");
}
