import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeProject, type UserProject } from "./project";

const repository = resolve(__dirname, "..", "..");

/** The sample app of this repository, as a project of its own. */
export function sampleProject(): UserProject {
  const sample = readdirSync(join(repository, "sample")).map((name) => join("sample", name));
  const files = ["cdktf.json", "main.ts", ...sample];
  const contents = files.map((name): [string, string] => [name, readFileSync(join(repository, name), "utf8")]);
  const tsconfig = { compilerOptions: { module: "commonjs", target: "es2022", strict: true, skipLibCheck: true } };
  return makeProject({ ...Object.fromEntries(contents), "tsconfig.json": tsconfig });
}
