import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileProgram, startChild } from "../rig/child-program";
import { tempFolder } from "../rig/temp-folder";

const program = compileProgram(`
  import { loadCompiled } from "./cli/load-compiled";
  const [file = "", kept = ""] = process.argv.slice(2);
  try {
    console.log(JSON.stringify(loadCompiled(file, kept)));
  } catch (error) {
    console.log((error as Error).stack?.split("\\n")[1]?.trim());
  }`);

/** A module and the place for what V8 makes of it, in a folder. */
class Loaded {
  readonly file = join(tempFolder(), "module.js");
  readonly kept = join(tempFolder(), "module.v8");

  constructor(readonly source: string) {
    writeFileSync(this.file, source);
  }

  /** Loads it in a process of its own. */
  async load(kept = this.kept): Promise<unknown> {
    const said = await startChild(process.execPath, [program, this.file, kept]).ended;
    return said.startsWith("{") ? JSON.parse(said) : said.trim();
  }
}

const SOURCE = `
const { sep } = require("node:path");
exports.answer = "one";
exports.own = [__filename.split(sep).pop(), require("./module.js") !== exports, this === module.exports];`;

const EXPORTS = { answer: "one", own: ["module.js", true, true] };

test("a module is loaded as by require, and what V8 made of it is kept and used", async () => {
  const module = new Loaded(SOURCE);
  expect(await module.load()).toEqual(EXPORTS);
  const { ino } = statSync(module.kept);
  expect(await module.load()).toEqual(EXPORTS);
  // What V8 had rejected would have been made anew.
  expect(statSync(module.kept).ino).toBe(ino);
});

test("a source that has changed is what counts, also where V8 sees no difference: in its length", async () => {
  const module = new Loaded(SOURCE);
  await module.load();
  writeFileSync(module.file, SOURCE.replace("one", "two"));
  expect(await module.load()).toMatchObject({ answer: "two" });
  expect(await module.load()).toMatchObject({ answer: "two" });
});

test.each<[string, (kept: Buffer) => Buffer]>([
  ["torn", (kept) => kept.subarray(0, kept.length / 2)],
  ["empty", () => Buffer.alloc(0)],
  ["damaged", (kept) => Buffer.concat([kept.subarray(0, -1), Buffer.from([kept.readUInt8(kept.length - 1) ^ 1])])],
])("what is %s of it is no use, and made anew", async (_, spoilt) => {
  const module = new Loaded(SOURCE);
  await module.load();
  const whole = readFileSync(module.kept);
  writeFileSync(module.kept, spoilt(whole));
  expect(await module.load()).toEqual(EXPORTS);
  expect(readFileSync(module.kept)).toHaveLength(whole.length);
});

test("where nothing can be kept, it is loaded all the same, and nothing is left", async () => {
  const module = new Loaded(SOURCE);
  const folder = tempFolder();
  expect(await module.load(join(folder, "none", "module.v8"))).toEqual(EXPORTS);
  expect(readdirSync(folder)).toEqual([]);
  expect(existsSync(module.kept)).toBe(false);
});

test("an error names the line of the file", async () => {
  const module = new Loaded('\n\nthrow new Error("no");');
  expect(await module.load()).toContain(`${module.file}:3:7`);
});
