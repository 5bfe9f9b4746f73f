import { join } from "node:path";
import { buildSync } from "esbuild";

const project = join(__dirname, "..", "..", "..");

test("a supervisor is small: it loads a few files of the local platform, and no package", () => {
  const { metafile } = buildSync({
    entryPoints: ["providers/local/process/main.ts"],
    absWorkingDir: project,
    bundle: true,
    platform: "node",
    write: false,
    metafile: true,
    outdir: "none",
  });
  const loaded = Object.keys(metafile.inputs);
  expect(loaded).toContain("providers/local/process/supervise.ts");
  expect(loaded.filter((file) => !file.startsWith("providers/local/"))).toEqual([]);
  expect(loaded.length).toBeLessThan(20);
});
