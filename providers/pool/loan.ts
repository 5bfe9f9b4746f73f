import { createServer, type Http2Server, type ServerHttp2Session } from "node:http2";
import { rm } from "node:fs/promises";
import { TerraformSession, type SessionContext } from "./terraform-session";

/** A provider that is lent to one Terraform command: a socket of its own, on which it is served. */
export class LoanSocket {
  private readonly sessions = new Set<ServerHttp2Session>();

  private constructor(
    private readonly server: Http2Server,
    readonly path: string,
  ) {}

  static async listen(path: string, context: SessionContext): Promise<LoanSocket> {
    const server = createServer({ maxSessionMemory: 1024, settings: { initialWindowSize: 4 * 1024 * 1024 } });
    const socket = new LoanSocket(server, path);
    server.on("session", (session) => socket.serve(session, context));
    server.on("sessionError", () => undefined);
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve));
    return socket;
  }

  /** Whether a Terraform is connected. */
  get isInUse(): boolean {
    return this.sessions.size > 0;
  }

  async close(): Promise<void> {
    this.server.close();
    for (const session of this.sessions) session.destroy();
    await rm(this.path, { force: true });
  }

  private serve(session: ServerHttp2Session, context: SessionContext): void {
    const served = new TerraformSession(context);
    this.sessions.add(session);
    session.on("error", () => undefined);
    session.on("stream", (stream, headers) => void served.take(stream, headers));
    session.once("close", () => {
      this.sessions.delete(session);
      served.close();
    });
  }
}
