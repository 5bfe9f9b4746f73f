import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeDurably } from "../../orchestrator/write-file";
import { compileProgram, startChild } from "../rig/child-program";
import { tempFolder } from "../rig/temp-folder";

test("the file is written, in folders that are made for it, and nothing lies beside it", async () => {
  const file = join(tempFolder(), "deep", "er", "file.json");
  await writeDurably(file, "ü🚀\n");
  expect(readFileSync(file, "utf8")).toBe("ü🚀\n");
  expect(readdirSync(dirname(file))).toEqual(["file.json"]);
});

test("written several times at once, it is one of them, whole", async () => {
  const file = join(tempFolder(), "file");
  const texts = ["a", "b", "c", "d"].map((letter) => letter.repeat(1_000_000));
  await Promise.all(texts.map((text) => writeDurably(file, text)));
  expect(texts).toContain(readFileSync(file, "utf8"));
  expect(readdirSync(dirname(file))).toEqual(["file"]);
});

test("only its owner can read it, and look into the folder that was made for it", async () => {
  const file = join(tempFolder(), "folder", "file");
  await writeDurably(file, "");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
});

test("a file that others could read can be read by them no more", async () => {
  const file = join(tempFolder(), "file");
  writeFileSync(file, "old");
  chmodSync(file, 0o644);
  await writeDurably(file, "new");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("at any instant, also that of a kill, there is a whole old or a whole new file", async () => {
  const file = join(tempFolder(), "file");
  writeFileSync(file, "");
  const program = compileProgram(`
    import { writeDurably } from "./orchestrator/write-file";
    void (async () => {
      console.log("begun");
      for (let digit = 0; ; digit = (digit + 1) % 10) {
        await writeDurably(${JSON.stringify(file)}, String(digit).repeat(2_000_000));
      }
    })();`);
  const child = startChild(process.execPath, [program]);
  await child.spoke;
  const seen = new Set<string>();
  while (seen.size < 8) seen.add(readFileSync(file, "utf8"));
  child.process.kill("SIGKILL");
  await child.ended;
  const all = [...seen, readFileSync(file, "utf8")];
  expect(all.filter((text) => text !== "" && text !== text.charAt(0).repeat(2_000_000))).toHaveLength(0);
});

test("a crash before the end left a half file beside it: the old one stands, and can be written again", async () => {
  const file = join(tempFolder(), "file");
  await writeDurably(file, "old");
  writeFileSync(`${file}.f3b1.tmp`, "ha");
  expect(readFileSync(file, "utf8")).toBe("old");
  await writeDurably(file, "new");
  expect(readFileSync(file, "utf8")).toBe("new");
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("what can't be written is an error of the system, and leaves nothing behind", async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "file", "not-empty"), { recursive: true });
  await expect(writeDurably(join(folder, "file"), "new")).rejects.toMatchObject({ code: "EISDIR" });
  expect(readdirSync(folder)).toEqual(["file"]);
});
