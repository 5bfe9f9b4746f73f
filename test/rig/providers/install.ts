import { mkdir, writeFile } from "node:fs/promises";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

import { selfSigned } from "./certificate";
import type { Probe } from "./provider";
import type { Protocol } from "./protocol";

/** A test provider that lies in a folder. */
export interface InstalledProvider {
  /** What `required_providers` names as its source. */
  readonly source: string;
  readonly version: string;
  /** Its local name, with which the names of its types begin. */
  readonly type: string;
  readonly protocol: Protocol;
  /** The program. */
  readonly executable: string;
  /** The unpacked filesystem mirror that it lies in, with any other that was installed in the folder. */
  readonly mirror: string;
  /** A CLI configuration by which Terraform takes providers from the mirror and nowhere else; for `TF_CLI_CONFIG_FILE`. */
  readonly cliConfig: string;
}

/**
 * Makes a small real Terraform provider and puts it where `terraform init` finds it. Its types, after `TYPE_`:
 *
 * - resources `item` (name, size, secret, tags, result, blocks of `rule`; in protocol 6 `limits`) and `other` (name,
 *   note, result), each a file in the folder that the provider's configuration names;
 * - data sources `lookup` (an item by its name) and `process` (pid, cwd, label, mark, configured: what the provider
 *   process is, and how often it was configured);
 * - ephemeral resource `token` (name, lease_seconds, token); and the function `shout`.
 *
 * The provider's configuration: `folder`, `label`. Its environment, as its process was started:
 *
 * - `PROBE_MARK`: comes back in `process`;
 * - `PROBE_FOLDER`: the folder when none is configured, also for the calls before Configure;
 * - `PROBE_CALLS`: a file that every call is logged to (`loggedCalls`);
 * - `PROBE_SCHEMA_MB`: that much is added to the schema.
 *
 * How it misbehaves is told with `behave`.
 *
 * @param folder An existing folder; several providers can be installed in one.
 */
export async function installTestProvider(
  folder: string,
  { protocol, name = `probe${protocol}`, version = "1.0.0" }: TestProviderOptions,
): Promise<InstalledProvider> {
  const source = `example.test/terrace/${name}`;
  const mirror = join(folder, "mirror");
  const home = join(mirror, source, version, `${platform()}_${arch() === "x64" ? "amd64" : arch()}`);
  const executable = join(home, `terraform-provider-${name}_v${version}`);
  await mkdir(home, { recursive: true });
  await writeFile(executable, await program({ protocol, type: name }), { mode: 0o755 });
  const cliConfig = join(folder, "terraform.tfrc");
  await writeFile(
    cliConfig,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  return { source, version, type: name, protocol, executable, mirror, cliConfig };
}

/** Which provider is wanted. */
export interface TestProviderOptions {
  readonly protocol: Protocol;
  /** @default "probe5" or "probe6", by the protocol */
  readonly name?: string;
  /** @default "1.0.0" */
  readonly version?: string;
}

/** One file that Node runs, with all that it needs. */
async function program(probe: Probe): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [require.resolve("./probe")],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    minify: true,
    banner: { js: "#!/usr/bin/env node" },
    define: { PROBE: JSON.stringify(probe), CERTIFICATE: JSON.stringify(await selfSigned()) },
  });
  return outputFiles.map((file) => file.text).join("");
}
