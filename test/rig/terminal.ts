import { execFile, execFileSync, spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { tempFolder } from "./temp-folder";

const run = promisify(execFile);
const terminals: Terminal[] = [];

afterAll(() => {
  for (const terminal of terminals) terminal.close();
});

/** A real terminal of 100 columns and 30 rows, in which a command runs. It is closed at the end of the test file. */
export class Terminal {
  private readonly socket: string;
  /** Tells when something was written to the terminal. */
  private readonly notifier: ChildProcess;
  private readonly waiting = new Set<() => void>();

  constructor(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    const folder = tempFolder();
    this.socket = join(folder, "tmux");
    const settings = join(folder, "tmux.conf");
    writeFileSync(settings, "set -g history-limit 10000\nset -g status off\n");
    // As in a user's terminal, the command begins below a prompt. The shell outlives a Ctrl-C, and stays at the end.
    const script = `trap : INT; echo '${PROMPT}'; "$@"; printf '\\n[exit %s]\\n' $?; trap '' INT; exec cat`;
    const shell = ["/bin/sh", "-c", script, "sh", ...command];
    execFileSync("tmux", ["-S", this.socket, "-f", settings, "new-session", "-d", "-x", "100", "-y", "30", ...shell], {
      cwd,
      env: { ...env, TERM: "xterm-256color" },
    });
    this.notifier = spawn("tmux", ["-S", this.socket, "-C", "attach"], { stdio: ["pipe", "pipe", "ignore"] });
    this.notifier.stdin?.write("set-option destroy-unattached on\n");
    this.notifier.stdout?.on("data", () => {
      for (const wake of this.waiting) wake();
    });
    terminals.push(this);
  }

  /** Types text and presses keys, named as tmux does: `Enter`, `C-c`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.tmux("send-keys", ...keys);
  }

  /** All that stands there, from the beginning of the scrollback on. */
  async text(): Promise<string> {
    // A line that is wider than the terminal is one line all the same.
    const text = await this.tmux("capture-pane", "-p", "-J", "-S", "-");
    return text.replace(/ +$/gm, "");
  }

  /** The same with its colours, as escape sequences. */
  async colored(): Promise<string> {
    return this.tmux("capture-pane", "-p", "-e", "-S", "-");
  }

  /** Resolves with all that stands there as soon as this does. */
  async shows(text: string): Promise<string> {
    for (;;) {
      const changed = new Promise<void>((resolve) => this.waiting.add(resolve));
      const shown = await this.text();
      if (shown.includes(text)) return shown;
      await changed;
    }
  }

  /** Resolves with the exit code of the command once it has ended, and with all that it left. */
  get finished(): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
    return this.end();
  }

  private async end(): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
    const text = await this.shows("\n[exit ");
    const [left = "", code] = text.split(/^\[exit (\d+)\]$/m);
    return { code: Number(code), lines: left.slice(`${PROMPT}\n`.length).trimEnd().split("\n") };
  }

  private async tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await run("tmux", ["-S", this.socket, ...args]);
    return stdout;
  }

  /** The server goes with its last client. */
  close(): void {
    this.notifier.stdin?.end();
  }
}

const PROMPT = "$ terrace";
