import { createHash } from "node:crypto";

/** Environment variables, all of them set. */
export type ProcessEnvironment = Readonly<Record<string, string>>;

/**
 * What tells one environment from another for a provider: all of it, since a provider may read anything (credentials,
 * regions, proxies, certificates), but for what changes from shell to shell and from command to command.
 */
export function environmentKey(env: ProcessEnvironment): string {
  const lines = relevantNames(env).map((name) => JSON.stringify([name, env[name]]));
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** The variables that make two environments different for a provider: their names, without what is in them. */
export function differingNames(one: ProcessEnvironment, other: ProcessEnvironment): readonly string[] {
  return relevantNames({ ...one, ...other }).filter((name) => one[name] !== other[name]);
}

function relevantNames(env: ProcessEnvironment): readonly string[] {
  return Object.keys(env)
    .filter((name) => !NOISE.test(name))
    .sort();
}

const NOISE = new RegExp(
  `^(${[
    // Of a shell.
    "_|PWD|OLDPWD|INIT_CWD|SHLVL",
    // Of a terminal, and of what divides it into several.
    "TERM|TERM_.*|COLORTERM|COLUMNS|LINES|GPG_TTY|WINDOWID|TMUX|TMUX_PANE|STY",
    "ITERM_SESSION_ID|KITTY_WINDOW_ID|WEZTERM_PANE|KONSOLE_.*|GNOME_TERMINAL_SCREEN|WT_SESSION",
    // Of a login.
    "SSH_(CLIENT|CONNECTION|TTY)|XDG_SESSION_ID",
    // Of npm and Terraform, for themselves.
    "npm_.*|TF_VAR_.*|TF_DATA_DIR|TF_CLI_ARGS.*|TF_IN_AUTOMATION|TF_INPUT",
  ].join("|")})$`,
);
