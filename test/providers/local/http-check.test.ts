import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { httpCheck } from "../../../providers/local/http-check";
import { contextOf, localPlatform, withDefaults } from "../../rig/local/local-rig";

type CheckPlan = Parameters<typeof httpCheck.create>[0];

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const planOf = (config: object): CheckPlan => withDefaults(httpCheck, { interval: 0.01, timeout: 10, ...config });
const context = contextOf(localPlatform());

test("waits until the answer is right, and says what it is until then", async () => {
  const answers = [503, 503, 404];
  const url = await serve((_, response) => response.writeHead(answers.shift() ?? 200).end("fine"));
  const own = contextOf(context.client);
  expect(await httpCheck.create(planOf({ url }), own)).toMatchObject({ healthy: true });
  expect(own.said).toEqual([`${url}: status 503`, `${url}: status 404`]);
});

test("looks at status, body and headers as it was told", async () => {
  const seen: IncomingMessage["headers"][] = [];
  const url = await serve((request, response) => {
    seen.push(request.headers);
    response.writeHead(418).end("version 2.1 of it");
  });
  const plan = { url, status: [200, 418], body: "^version \\d", headers: { "x-key": "k" } };
  expect(await httpCheck.create(planOf(plan), context)).toMatchObject({ healthy: true });
  expect(seen[0]).toMatchObject({ "x-key": "k" });
  const other = planOf({ ...plan, body: "^\\d", timeout: 0.05 });
  await expect(httpCheck.create(other, context)).rejects.toThrow("last: another body");
});

test("of something that never answers ends with its deadline", async () => {
  const url = await serve(() => undefined);
  await expect(httpCheck.create(planOf({ url, timeout: 0.2 }), context)).rejects.toThrow(
    "within 0.2 s; last: no answer",
  );
});

test("of nobody says so", async () => {
  const url = await serve(() => undefined);
  servers.splice(0).forEach((server) => server.close());
  await expect(httpCheck.create(planOf({ url, timeout: 0.1 }), context)).rejects.toThrow("ECONNREFUSED");
});

test("a refresh looks again and does not fail; the next plan waits anew", async () => {
  let status = 200;
  const url = await serve((_, response) => response.writeHead(status).end());
  const state = await httpCheck.create(planOf({ url }), context);
  expect(await httpCheck.plan?.(state, state, context)).toBeUndefined();
  status = 500;
  const sick = await httpCheck.read(state, context);
  expect(sick).toEqual({ ...state, healthy: false });
  expect(await httpCheck.plan?.(state, sick, context)).toMatchObject({ healthy: true });
  await expect(httpCheck.update?.(planOf({ url, timeout: 0.05 }), state, context)).rejects.toThrow("status 500");
  status = 200;
  expect(await httpCheck.update?.(planOf({ url }), state, context)).toEqual(state);
});

test("ends at once when it is to stop", async () => {
  const stop = new AbortController();
  const url = await serve(() => stop.abort(new Error("stopped")));
  await expect(httpCheck.create(planOf({ url }), contextOf(context.client, stop.signal))).rejects.toThrow("stopped");
});

test("a body without end is looked at no further than its beginning", async () => {
  const url = await serve((_, response) => {
    const more = (): void => void response.write(Buffer.alloc(64 * 1024, "x"), more);
    more();
  });
  await expect(httpCheck.create(planOf({ url, body: "y", timeout: 0.01 }), context)).rejects.toThrow(
    /another body|no answer/,
  );
});

test.each([
  ["url", "ftp://x"],
  ["url", "x"],
  ["body", "("],
  ["timeout", 0],
  ["interval", -1],
] as const)("%s can't be %j", (name, value) => {
  expect(httpCheck.schema[name].validate?.(value)).toEqual(expect.any(String));
});
