import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { tempFolder } from "./temp-folder";

/** A program that waits at a gate. */
export interface Visitor {
  /** Lets it go on. With a code other than 0 it fails. */
  goOn(code?: number): void;
  /** Resolves when it is gone, by whatever way. */
  readonly gone: Promise<void>;
}

/** Where programs wait until the test lets them go on. What still waits at the end of the test file fails. */
export class Gate {
  /** A shell command that comes to the gate: for a task, or for a provisioner of Terraform's. */
  readonly command: string;
  /** The same, by a program that takes no notice of an interrupt. */
  readonly deafCommand: string;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private waiting: Visitor[] = [];
  private awaited: ((visitor: Visitor) => void)[] = [];

  constructor() {
    const path = join(tempFolder(), "gate");
    const come = (program: string): string => `'${process.execPath}' -e '${program}' '${path}'`;
    this.command = come(CLIENT);
    this.deafCommand = `trap "" INT; ${come(`${CLIENT}; process.on("SIGINT", () => {})`)}; exit $?`;
    this.server = createServer((socket) => this.arrive(socket))
      .listen(path)
      .unref();
    afterAll(() => this.close());
  }

  /** The next program to come, or the one that has waited longest. Rejects when who would start it ends without. */
  async next({ finished }: { readonly finished: Promise<unknown> }): Promise<Visitor> {
    const visitor = this.waiting.shift();
    if (visitor) return visitor;
    return new Promise((resolve, reject) => {
      this.awaited.push(resolve);
      void finished.then((end) => {
        this.awaited = this.awaited.filter((waiter) => waiter !== resolve);
        reject(new Error(`nobody came to the gate: ${JSON.stringify(end)}`));
      });
    });
  }

  private arrive(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("error", () => undefined).resume();
    const visitor: Visitor = {
      goOn: (code = 0) => void socket.end(String(code)),
      gone: new Promise((resolve) => socket.once("close", () => resolve())),
    };
    void visitor.gone.then(() => {
      this.waiting = this.waiting.filter((other) => other !== visitor);
    });
    const waiter = this.awaited.shift();
    if (waiter) waiter(visitor);
    else this.waiting.push(visitor);
  }

  private close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

/** Fails unless the test says otherwise. */
const CLIENT =
  'process.exitCode = 1; require("net").connect(process.argv[1]).on("data", (code) => (process.exitCode = +code))';
