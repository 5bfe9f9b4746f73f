import { createHash } from "node:crypto";

/** Environment variables, all of them set. */
export type ProcessEnvironment = Readonly<Record<string, string>>;

/**
 * What tells one environment from another for a provider: all of it, since a provider may read anything (credentials,
 * regions, proxies, certificates), but for what changes from shell to shell and from command to command.
 */
export function environmentKey(env: ProcessEnvironment): string {
  const names = Object.keys(env).filter((name) => !NOISE.test(name));
  const lines = names.sort().map((name) => JSON.stringify([name, env[name]]));
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

const NOISE =
  /^(_|PWD|OLDPWD|INIT_CWD|SHLVL|TERM|TERM_.*|COLORTERM|COLUMNS|LINES|WINDOWID|SSH_(CLIENT|CONNECTION|TTY)|npm_.*|TF_VAR_.*|TF_DATA_DIR|TF_CLI_ARGS.*|TF_IN_AUTOMATION|TF_INPUT)$/;
