import { once } from "node:events";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { balance, parseAddress, type Address } from "../../../providers/local/balancer/balancer";
import { watchHealth } from "../../../providers/local/balancer/health";
import { eventually } from "../../rig/local/eventually";

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** Listens at a port of its own. */
async function listening(server: Server): Promise<Address> {
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
}

/** One that says its name and what it was told, once it was told all. */
function replica(name: string): Promise<Address> {
  return listening(
    createServer({ allowHalfOpen: true }, (socket) => {
      let said = "";
      socket.on("data", (data) => (said += data.toString())).once("end", () => socket.end(`${name} heard ${said}`));
    }),
  );
}

/** Where nobody listens. */
async function nobody(): Promise<Address> {
  const server = createServer();
  const address = await listening(server);
  servers.splice(servers.indexOf(server), 1);
  await new Promise((resolve) => server.close(resolve));
  return address;
}

async function ask(address: Address, question: string): Promise<string> {
  const socket = connect({ ...address, allowHalfOpen: true });
  let answer = "";
  socket.on("data", (data) => (answer += data.toString()));
  socket.end(question);
  await once(socket, "close");
  return answer;
}

test("connections go to each in turn, and what is said comes through whole, both ways", async () => {
  const front = await listening(balance([await replica("a"), await replica("b")]));
  const long = "x".repeat(1_000_000);
  expect(await ask(front, "1")).toBe("a heard 1");
  expect(await ask(front, "2")).toBe("b heard 2");
  expect(await ask(front, long)).toBe(`a heard ${long}`);
});

test("one that takes no connections is passed over", async () => {
  const front = await listening(balance([await nobody(), await replica("b")]));
  const answers = [await ask(front, "1"), await ask(front, "2"), await ask(front, "3")];
  expect(answers).toEqual(["b heard 1", "b heard 2", "b heard 3"]);
});

test("when none takes it, the client's is closed without a word", async () => {
  const front = await listening(balance([await nobody(), await nobody()]));
  expect(await ask(front, "1")).toBe("");
});

describe("with a health check", () => {
  let end: AbortController;

  beforeEach(() => {
    end = new AbortController();
  });

  afterEach(() => end.abort());

  test("one that takes connections, and is not healthy, gets none until it is", async () => {
    const status: Record<string, number> = { a: 503, b: 204 };
    const replicas = await Promise.all(["a", "b"].map((name) => listening(answering(() => status[name] ?? 500))));
    const { isHealthy } = await watchHealth(replicas, "/health", end.signal);
    expect(replicas.map(isHealthy)).toEqual([false, true]);
    status["a"] = 302;
    status["b"] = 500;
    await eventually(
      () => replicas.map(isHealthy),
      ([a, b]) => a === true && b === false,
    );
  });

  test("connections go to the healthy alone", async () => {
    const [a, b] = [await replica("a"), await replica("b")];
    const front = await listening(balance([a, b], (each) => each === b));
    expect([await ask(front, "1"), await ask(front, "2")]).toEqual(["b heard 1", "b heard 2"]);
  });
});

/** Answers with a status; a redirect leads nowhere. */
function answering(status: () => number): HttpServer {
  return createHttpServer((_, response) => response.writeHead(status()).end());
}

test.each(["client", "replica"])("what the %s breaks is broken on the other side", async (who) => {
  const taken: Socket[] = [];
  const address = await listening(createServer((socket) => taken.push(socket.on("error", () => undefined))));
  const front = await listening(balance([address]));
  const client = connect(front).on("error", () => undefined);
  client.write("hello");
  const inner = await new Promise<Socket>((resolve) => {
    servers[0]?.once("connection", resolve);
  });
  await once(inner, "data");
  const [broken, other] = who === "client" ? [client, inner] : [inner, client];
  const closed = once(other, "close");
  broken.resetAndDestroy();
  await closed;
  expect(other.destroyed).toBe(true);
});

test.each(["8080", "", ":1", "localhost:"])('"%s" is no address', (text) => {
  expect(() => parseAddress(text)).toThrow(`an address must be HOST:PORT, got "${text}"`);
});
