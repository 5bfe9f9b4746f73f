import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { isFree } from "../../../providers/local/free-port";
import { port } from "../../../providers/local/port";
import { contextOf, localPlatform, withDefaults, type TestContext } from "../../rig/local/local-rig";

type PortPlan = Parameters<typeof port.create>[0];

let context: TestContext;
const servers: Server[] = [];

beforeEach(() => {
  context = contextOf(localPlatform());
});

afterEach(() => servers.splice(0).forEach((server) => server.close()));

const planOf = (config: object): PortPlan => withDefaults(port, { name: "web", ...config });

/** Somebody else who listens. */
async function listen(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

describe("a port", () => {
  test("is free, stays the same, and is given back", async () => {
    const state = await port.create(planOf({}), context);
    expect(state.port).toBeGreaterThanOrEqual(20_000);
    expect(state.port).toBeLessThan(30_000);
    expect(state.address).toBe(`127.0.0.1:${state.port}`);
    expect(await isFree(state.port)).toBe(true);
    expect(await port.read(state, context)).toEqual(state);
    expect(await port.import?.("web", context)).toEqual({ ...state, preferred: undefined, range: undefined });
    await port.delete(state, context);
    expect(await port.read(state, context)).toBeUndefined();
    expect(readdirSync(join(context.client.folder, ".platform"))).toEqual([]);
    await port.delete(state, context);
    expect(await port.import?.("web", context)).toBeUndefined();
  });

  test("is nobody else's, however many are created at once", async () => {
    const range = { from: 20_000, to: 20_060 };
    const names = Array.from({ length: 30 }, (_, index) => `port-${index}`);
    const states = await Promise.all(
      names.map(async (name) => port.create(planOf({ name, range }), contextOf(context.client))),
    );
    expect(new Set(states.map((state) => state.port)).size).toBe(30);
  });

  test("is the preferred one, if that is free and nobody's", async () => {
    const { port: preferred } = await port.create(planOf({}), context);
    expect((await port.create(planOf({ name: "b", preferred }), context)).port).not.toBe(preferred);
    await port.delete({ ...(await port.import?.("web", context)), name: "web" } as never, context);
    expect(await port.create(planOf({ name: "c", preferred }), context)).toMatchObject({ port: preferred });
  });

  test.each(["127.0.0.1", "0.0.0.0"])("is not one where somebody listens at %s", async (host) => {
    const preferred = await listen(host);
    const range = { from: preferred, to: preferred };
    await expect(port.create(planOf({ range }), context)).rejects.toThrow(`no port of ${preferred} to ${preferred}`);
    const state = await port.create(planOf({ preferred }), context);
    expect(state.port).not.toBe(preferred);
  });

  test("is another one for another resource of the same name", async () => {
    const lost = await port.create(planOf({}), context);
    const range = { from: lost.port, to: lost.port + 1 };
    const state = await port.create(planOf({ range }), context);
    expect(await port.read(lost, context)).toBeUndefined();
    expect(await port.read(state, context)).toEqual(state);
    await expect(port.create(planOf({}), context)).rejects.toThrow("another port has the name web");
    await port.delete(lost, context);
    expect(await port.read(state, context)).toEqual(state);
  });

  test("that a killed deploy has left does not stand in the way, and is in no list later", async () => {
    const lost = await port.create(planOf({}), context);
    const state = await port.create(planOf({}), context);
    const listed = readFileSync(join(context.client.folder, ".platform", "ports.json"), "utf8");
    expect(listed).toContain(state.id);
    expect(listed).not.toContain(lost.id);
  });

  test("has bounds that make sense", () => {
    expect(port.schema.preferred.validate?.(0)).toContain("1 to 65535");
    expect(port.schema.preferred.validate?.(80.5)).toContain("1 to 65535");
    expect(port.schema.name.validate?.("../x")).toContain("letters");
    const planning = { name: "web", range: { from: 5, to: 4 } };
    expect(() => port.plan?.(planning, undefined, context)).toThrow("must not be below from");
  });

  test("is not given out while the list can't be read", async () => {
    await port.create(planOf({}), context);
    writeFileSync(join(context.client.folder, ".platform", "ports.json"), "{");
    await expect(port.create(planOf({ name: "b" }), context)).rejects.toThrow("ports.json is no JSON");
    expect(existsSync(join(context.client.folder, ".platform", "ports.lock"))).toBe(false);
  });
});
