import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Starts a server for states on a free port of this machine. */
export async function startStateServer(): Promise<StateServer> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const states = new StateServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => {
    server.closeAllConnections();
    server.close();
  });
  server.on("request", (request, response) => void states.answer(request, response));
  return states;
}

/**
 * Keeps states as Terraform's `http` backend wants it, one for each path. Who writes one must hold its lock.
 * @see https://developer.hashicorp.com/terraform/language/backend/http
 */
export class StateServer {
  /** By path: `/producer`. */
  readonly states = new Map<string, string>();
  /** What Terraform said of itself when it took the lock, as JSON. */
  readonly locks = new Map<string, string>();
  /** Whether it refuses every write. */
  isFull = false;

  constructor(
    readonly url: string,
    readonly close: () => void,
  ) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const body = (await request.setEncoding("utf8").toArray()).join("");
    const { status, text } = this.handle(request.method ?? "", pathname, body, searchParams.get("ID"));
    response.writeHead(status).end(text);
  }

  private handle(method: string, path: string, body: string, lock: string | null): Answer {
    const [state, held] = [this.states.get(path), this.locks.get(path)];
    switch (method) {
      case "GET":
        return state === undefined ? { status: 404 } : { status: 200, text: state };
      case "LOCK":
        if (held !== undefined) return { status: 423, text: held };
        this.locks.set(path, body);
        return { status: 200 };
      case "UNLOCK":
        this.locks.delete(path);
        return { status: 200 };
      case "POST":
        if (this.isFull) return { status: 507 };
        if (held === undefined || idOf(held) !== lock) return { status: 409 };
        this.states.set(path, body);
        return { status: 200 };
      default:
        return { status: 405 };
    }
  }
}

interface Answer {
  readonly status: number;
  readonly text?: string;
}

function idOf(lock: string): string {
  return (JSON.parse(lock) as { readonly ID: string }).ID;
}
