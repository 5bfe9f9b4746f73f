import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { findPostgres } from "../../providers/local/postgres/installation";

/**
 * The real things that tests use and that npm does not bring: where each is, or why it can't be used. Each can be
 * named by an environment variable.
 */
export function findPart(name: PartName): Part {
  const { variable, find, what } = parts[name];
  const path = process.env[variable] ?? find();
  if (path !== undefined && existsSync(path)) return { path };
  return { missing: path === undefined ? `${what} not found; ${variable} can name it` : `no ${what} at ${path}` };
}

/**
 * `providerMirror`: a folder that Terraform can use as an unpacked `filesystem_mirror`, with the AWS provider in it.
 * `postgres`: the folder of its programs.
 */
export type PartName = "terraform" | "providerMirror" | "motoServer" | "tmux" | "ansible" | "postgres";

/** The path of a program or folder, or what is missing. */
export type Part = { readonly path: string } | { readonly missing: string };

/**
 * Tests that need some of the parts. Without them the tests fail in CI, which has to have them; elsewhere they are
 * skipped, with the reason in their name.
 */
export function describeWith<P extends PartName>(
  names: readonly P[],
  title: string,
  tests: (paths: Readonly<Record<P, string>>) => void,
): void {
  const found = names.map((name) => [name, findPart(name)] as const);
  const missing = found.flatMap(([, part]) => ("missing" in part ? [part.missing] : []));
  if (missing.length === 0) {
    const paths = Object.fromEntries(found.flatMap(([name, part]) => ("path" in part ? [[name, part.path]] : [])));
    describe(title, () => tests(paths as Record<P, string>));
  } else if (process.env.CI) {
    test(title, () => {
      throw new Error(missing.join("; "));
    });
  } else {
    test.skip(`${title} (${missing.join("; ")})`, () => undefined);
  }
}

const provider = join("hashicorp", "aws", "5.100.0");

const parts: Readonly<
  Record<PartName, { readonly variable: string; readonly what: string; readonly find: () => string | undefined }>
> = {
  terraform: { variable: "TERRACE_TEST_TERRAFORM", what: "terraform", find: () => onPath("terraform") },
  motoServer: { variable: "TERRACE_TEST_MOTO", what: "moto_server", find: () => onPath("moto_server") },
  ansible: { variable: "TERRACE_TEST_ANSIBLE", what: "ansible-playbook", find: () => onPath("ansible-playbook") },
  tmux: { variable: "TERRACE_TEST_TMUX", what: "tmux", find: () => onPath("tmux") },
  postgres: { variable: "TERRACE_TEST_POSTGRES", what: "folder of Postgres", find: findPostgresFolder },
  providerMirror: { variable: "TERRACE_TEST_PROVIDER_MIRROR", what: `mirror with ${provider}`, find: findMirror },
};

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** The one that the local platform finds, too. */
function findPostgresFolder(): string | undefined {
  try {
    return findPostgres(undefined, process.env.PATH).folder;
  } catch {
    return undefined;
  }
}

/** Where Terraform itself looks, and where such things are put by hand. */
function findMirror(): string | undefined {
  const home = join(homedir(), ".terraform.d");
  const system = ["/usr/share/terraform", "/usr/local/share/terraform", "/opt"];
  const folders = [home, ...system].flatMap((folder) => [folder, ...foldersIn(folder)]);
  // cdktf-cli's own, which is filled while tests run.
  const roots = folders.filter((folder) => basename(folder) !== "plugin-cache");
  return roots.find((root) => foldersIn(root).some((host) => existsSync(join(host, provider))));
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}
