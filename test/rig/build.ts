import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const repository = resolve(__dirname, "..", "..");

/** Before tests of the built command line: builds it, unless it is newer than all that it is built from. */
export default function build(): void {
  const built = statSync(join(repository, "dist", "cli", "terrace.js"), { throwIfNoEntry: false });
  if (built && sources().every((file) => statSync(file).mtimeMs < built.mtimeMs)) return;
  const { status } = spawnSync("npm", ["run", "--silent", "build"], { cwd: repository, stdio: "inherit" });
  if (status !== 0) throw new Error("npm run build failed");
}

function sources(): readonly string[] {
  const folders = ["constructs", "orchestrator", "policies", "providers", "cli"];
  const inFolders = folders.flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(repository, folder, name)),
  );
  return [...inFolders, join(repository, "package.json"), join(repository, "tsconfig.build.json")];
}
