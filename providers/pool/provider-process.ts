import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { connect, type ClientHttp2Session } from "node:http2";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { call } from "./calls";
import { residentBytes } from "./memory";
import type { ProcessEnvironment } from "./relevant-environment";

/** How a provider is started. */
export interface ProviderProgram {
  /** The provider's executable. */
  readonly binary: string;
  readonly env: ProcessEnvironment;
  /** Where it runs. Without one it is put where nothing is and nothing can be made, so that no relative path works. */
  readonly folder?: string;
}

/** The versions of the plugin protocol that are spoken, Terraform's and ours. */
export type ProtocolVersion = 5 | 6;

/**
 * A provider's process: started the way Terraform starts one (go-plugin's handshake), and ended with us, however we end.
 *
 * ```
 * start -> serving -> retired (nothing new) -> ended
 *              \-----------------------------> ended (it died)
 * ```
 */
export class ProviderProcess {
  /** Those that use it, and the command that each belongs to. */
  private readonly users = new Map<object, object>();
  /** The commands that want it to stop. */
  private readonly stopping = new Set<object>();
  private retired = false;

  private constructor(
    readonly program: ProviderProgram,
    readonly protocol: ProtocolVersion,
    private readonly socket: string,
    private readonly child: ChildProcess,
    private readonly scratch: string,
    private readonly said: Tail,
    /** Resolves once it has ended. */
    readonly ended: Promise<void>,
  ) {}

  /** Starts one. Rejects when it does not come up. `scratch`: a folder for its socket and its temporary files. */
  static async start(program: ProviderProgram, scratch: string): Promise<ProviderProcess> {
    await mkdir(scratch, { mode: 0o700 });
    const child = spawn("/bin/sh", ["-c", LIFELINE, "sh", program.binary, program.folder ?? ""], {
      env: { ...program.env, ...handshake(scratch) },
      // Of the sessions that Terraform commands run in, none is to take it along.
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => undefined);
    const said = new Tail(child.stderr);
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
    void ended.then(() => rm(scratch, { recursive: true, force: true }).catch(() => undefined));
    try {
      const { protocol, socket } = await handshakeLine(child, said);
      return new ProviderProcess(program, protocol, socket, child, scratch, said, ended);
    } catch (error) {
      kill(child);
      throw error;
    }
  }

  /** A connection of one's own to it. */
  connect(): ClientHttp2Session {
    const session = connect("http://localhost", {
      createConnection: () => connectSocket(this.socket),
      maxSessionMemory: 1024,
      settings: { initialWindowSize: WINDOW, maxFrameSize: 1024 * 1024 },
    });
    session.once("connect", () => session.setLocalWindowSize(WINDOW));
    return session;
  }

  /** Whether somebody may still begin to use it. */
  get isServing(): boolean {
    return !this.retired && this.isAlive;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get isIdle(): boolean {
    return this.users.size === 0;
  }

  /** Whether no other command uses it. */
  isFreeFor(command: object): boolean {
    return [...this.users.values()].every((user) => user === command);
  }

  /** The last that it wrote to its log. */
  get log(): string {
    return this.said.text;
  }

  /** How much memory it takes; undefined where that can't be seen. */
  get bytes(): number | undefined {
    return this.child.pid === undefined ? undefined : residentBytes(this.child.pid);
  }

  use(user: object, command: object = user): void {
    this.users.set(user, command);
  }

  leave(user: object): void {
    this.users.delete(user);
    if (this.stopping.size > 0) this.stopIfAgreed();
    if (this.retired && this.isIdle) void this.end();
  }

  /** A command wants all that it has going on here to stop. Returns whether it does: nobody else is to be disturbed. */
  askToStop(command: object): boolean {
    this.stopping.add(command);
    return this.stopIfAgreed();
  }

  /** Stopped once, it is not used for anything new: not every provider can be. */
  private stopIfAgreed(): boolean {
    if ([...this.users.values()].some((command) => !this.stopping.has(command))) return false;
    this.retire();
    this.stopping.clear();
    void this.ask(`/tfplugin${this.protocol}.Provider/${this.protocol === 5 ? "Stop" : "StopProvider"}`);
    return true;
  }

  /** Gives it to nobody new, and ends it once nobody uses it any more. */
  retire(): void {
    this.retired = true;
    if (this.isIdle) void this.end();
  }

  /** Ends it now. */
  async end(): Promise<void> {
    this.retired = true;
    if (this.isAlive) await this.shutDown();
    kill(this.child);
    await this.ended;
  }

  /** As Terraform does it: it is asked, and has two seconds. */
  private async shutDown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, SHUTDOWN_MS)));
    void this.ask("/plugin.GRPCController/Shutdown");
    await Promise.race([this.ended, late]);
    clearTimeout(timer);
  }

  private async ask(path: string): Promise<void> {
    const connection = this.connect();
    connection.on("error", () => undefined);
    await call(connection, path, Buffer.alloc(0));
    connection.close();
  }
}

const SHUTDOWN_MS = 2_000;
const START_MS = 60_000;
/** Large answers (a schema of megabytes) come without waiting for leave at every 64 KB. */
const WINDOW = 4 * 1024 * 1024;

/**
 * Runs a provider until it ends, or until our end of its standard input closes: which it does even when we are killed.
 * Without a folder in `$2`, it runs where not even root can make a file: an empty folder of the system's, or the next best.
 */
const LIFELINE = `
if [ -n "$2" ]; then cd "$2" || exit 1
else cd /proc/tty/ldisc 2>/dev/null || cd /proc 2>/dev/null || cd /dev/fd || exit 1; fi
exec 3<&0 </dev/null
"$1" 3<&- & provider=$!
exec >&- 2>&-
(read -r _ <&3; kill -KILL $provider) & watch=$!
exec 3<&-
wait $provider; code=$?
kill -KILL $watch
exit $code`;

/** See github.com/hashicorp/go-plugin and Terraform's docs/plugin-protocol. */
function handshake(scratch: string): ProcessEnvironment {
  return {
    TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    PLUGIN_PROTOCOL_VERSIONS: "5,6",
    PLUGIN_MIN_PORT: "10000",
    PLUGIN_MAX_PORT: "25000",
    PLUGIN_UNIX_SOCKET_DIR: scratch,
    TMPDIR: scratch,
  };
}

interface Handshake {
  readonly protocol: ProtocolVersion;
  readonly socket: string;
}

/** `1|5|unix|SOCKET|grpc|`: core protocol, plugin protocol, network, address, kind, certificate. */
async function handshakeLine(child: ChildProcess, said: Tail): Promise<Handshake> {
  const line = await firstLine(child);
  const [, version, network, socket, kind] = (line ?? "").split("|");
  const protocol = version === "5" ? 5 : version === "6" ? 6 : undefined;
  if (protocol && network === "unix" && socket && kind?.startsWith("grpc")) return { protocol, socket };
  throw new Error(`it did not come up as a provider does: ${line ?? "it ended"}\n${said.text}`.trim());
}

function firstLine(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("it did not come up within a minute")), START_MS);
    const lines = createInterface({ input: child.stdout as Readable });
    lines.once("line", resolve).once("close", () => resolve(undefined));
    child.once("error", reject);
    lines.once("line", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
  });
}

/** With all that it started. */
function kill(child: ChildProcess): void {
  child.stdin?.destroy();
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}

/** The last lines of a stream: what a process said before it died. */
class Tail {
  private readonly lines: string[] = [];

  constructor(stream: Readable | null) {
    if (stream) createInterface({ input: stream }).on("line", (line) => this.take(line));
  }

  get text(): string {
    return this.lines.join("\n");
  }

  private take(line: string): void {
    this.lines.push(line.slice(0, 1_000));
    if (this.lines.length > 40) this.lines.shift();
  }
}
