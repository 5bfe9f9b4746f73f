import type { Container } from "@cdktf/provider-docker/lib/container";
import { createHash } from "node:crypto";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import { platformError } from "../platform/platform-error";
import { partName } from "../name";
import { dataVolume } from "./data-volume";
import { preparedVolume } from "./prepared-volume";

/** Where containers find their secrets, each a file of that name. */
export const SECRETS = "/run/secrets";

/** Files that one user can read. */
export interface SecretFilesProps {
  /** Of whom they are for. */
  readonly name: string;
  /** What is in each, by its name. */
  readonly files: Readonly<Record<string, string>>;
  /** By numbers: `10001:10001`. */
  readonly user: string;
}

/**
 * A container that has put secrets into a volume: mode 0400, the user's. Its name is the volume's, and is another one with
 * other files: one that was taken out must not stay where it can be read.
 */
export function secretFiles(scope: Construct, id: string, { name: whole, files, user }: SecretFilesProps): Container {
  const which = createHash("sha256").update(Object.keys(files).sort().join("/")).digest("hex").slice(0, 8);
  const name = partName(scope, whole, `secrets-${which}`);
  return preparedVolume(scope, id, {
    volume: dataVolume(scope, name, "destroy"),
    name,
    path: SECRETS,
    command: ["chown", "-R", user, SECRETS],
    capabilities: ["CAP_CHOWN"],
    files,
  });
}

/** How a container has them. */
export function secretsMount({ name }: Container) {
  return { type: "volume", source: name, target: SECRETS, readOnly: true };
}

/** Refuses secrets that would stand in the synthesized files, and names that are no files'. */
export function checkSecrets(construct: Construct, prop: string, secrets: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(secrets)) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
      throw platformError("docker", construct, `${prop} must be called like files are, got "${name}"`);
    }
    checkSecret(construct, `${prop}.${name}`, content);
  }
}

/** The same for one secret. */
export function checkSecret(construct: Construct, prop: string, secret: string): void {
  if (Token.isUnresolved(secret)) return;
  throw platformError(
    "docker",
    construct,
    `${prop} must be a token, got a text, which would stand in cdktf.out; hand over a TerraformVariable with sensitive: true, or a Password of terrace/local`,
  );
}
