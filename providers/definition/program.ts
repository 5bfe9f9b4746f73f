import { createHash } from "node:crypto";
import { basename, join, relative, sep } from "node:path";
import type { Provider } from "./provider";

/** A file for a stack's folder, in which Terraform finds a provider without a registry. */
export interface ProviderProgram {
  /** Relative to the stack's folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * The program of a provider, for this platform. It says no more than the way from the project (the folder with
 * `cdktf.json`) to the provider's module, so that a lock file's hash of it holds wherever the project is.
 *
 * @param project the project's folder: an absolute path
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export function programOf({ name, version, source, module }: Provider, project: string): ProviderProgram {
  if (module === undefined) {
    throw new Error(
      `provider ${name}: Terraform can't start it, since no module exports it; give it \`module: __filename\``,
    );
  }
  const folder = join("terraform.d", "plugins", source, version, terraformPlatform());
  return {
    path: join(folder, `terraform-provider-${name}_v${version}`),
    text: TEXT.replace("PROVIDER", `${name} ${version}`).replace(
      "MODULE",
      JSON.stringify({ name, module: wayTo(module, project) }),
    ),
  };
}

/**
 * A dependency lock file with the program in it. With that, `cdktf deploy` doesn't ask a registry which hashes it has on
 * other platforms.
 *
 * @param lock the file's text so far; empty when there is none
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock
 */
export function lockedIn(lock: string, { source, version }: Provider, { path, text }: ProviderProgram): string {
  const head = `provider "${source}" {\n`;
  const others = lock.split(/^(?=provider )/m).filter((entry) => !entry.startsWith(head));
  const lines = [
    `  version     = "${version}"`,
    `  constraints = "${version}"`,
    `  hashes = [`,
    `    "${hashOf(path, text)}",`,
  ];
  return `${[...others, ""].join("").trimEnd()}\n\n${head}${lines.join("\n")}\n  ]\n}\n`.trimStart();
}

/** Scheme `h1`: Go's `dirhash.Hash1` of the program's folder (https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash). */
function hashOf(path: string, text: string): string {
  const sha256 = (of: string) => createHash("sha256").update(of);
  return `h1:${sha256(`${sha256(text).digest("hex")}  ${basename(path)}\n`).digest("base64")}`;
}

/** What Terraform calls this platform. */
export function terraformPlatform(): string {
  return `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
}

/** A file is looked for from the project on; anything else is a package, which Node finds from there. */
function wayTo(module: string, project: string): string {
  const path = relative(project, module).split(sep).join("/");
  return module.startsWith("/") ? (path.startsWith(".") ? path : `./${path}`) : module;
}

const TEXT = `#!/usr/bin/env node
// The Terraform provider PROVIDER, which is written in TypeScript. Terraform starts it; by itself it does nothing.
const { existsSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname, join } = require("node:path");

function projectAbove(folder) {
  if (existsSync(join(folder, "cdktf.json"))) return folder;
  return dirname(folder) === folder ? undefined : projectAbove(dirname(folder));
}

const project = process.env.TERRACE_PROJECT || projectAbove(process.cwd()) || projectAbove(__dirname);
if (project === undefined) {
  process.stderr.write("There is no cdktf.json above the stack's folder; TERRACE_PROJECT can name the project's folder.\\n");
  process.exit(1);
}
process.chdir(project);
createRequire(join(project, "cdktf.json"))("terrace/provider/serve").serveModule(MODULE);
`;
