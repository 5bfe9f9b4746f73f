import {
  AttributeError,
  computed,
  defineProvider,
  defineResource,
  Deferral,
  number,
  optional,
  PartlyDone,
  required,
  string,
  unknown,
  type Context,
} from "../../../providers/definition";
import type { Progress } from "../../../providers/host/service/handler-call";
import type { ServiceOptions } from "../../../providers/host/service/service";
import { driveService, unknownOnWire as hole } from "../../rig/host/driven-service";

const schema = {
  path: required(string),
  secret: optional(string, { writeOnly: true }),
  size: computed(number),
};

type Plan = Readonly<{ path: string; secret?: string; size?: number }>;
type Handler = (plan: Plan, context: Context) => unknown;

/** A resource whose create, update and delete are all the same handler. */
async function driveHandler(handler: Handler, options: ServiceOptions & { readonly timeout?: number } = {}) {
  const { timeout = 60_000 } = options;
  const resource = defineResource({
    name: "note",
    schema,
    timeouts: { create: timeout, read: timeout },
    create: async (plan, context) => (await handler(plan, context)) as never,
    update: async (plan, _, context) => (await handler(plan, context)) as never,
    delete: async (state, context) => {
      await handler(state, context);
    },
    read: async (state, context) => (await handler(state, context)) as never,
  });
  const driven = driveService(
    defineProvider({ name: "demo", version: "1.0.0", resources: [resource] }),
    "demo_note",
    options,
  );
  await driven.configure();
  return driven;
}

const config = { path: "a", secret: "s", size: null };
const planned = { path: "a", secret: null, size: hole };
const there = { path: "a", secret: null, size: 1 };
const done: Handler = (plan) => ({ ...plan, size: 2 });
const fails: Handler = () => Promise.reject(new Error("no space", { cause: new Error("disk is full") }));

describe("what was done is the state", () => {
  test("of a create: what is computed is added, what is write-only was given and isn't kept", async () => {
    const seen: unknown[] = [];
    const { apply } = await driveHandler((plan, context) => {
      seen.push(plan);
      return done(plan, context);
    });
    const { state, diagnostics } = await apply(null, planned, config);
    expect(diagnostics).toEqual([]);
    expect(state).toEqual({ path: "a", secret: null, size: 2 });
    expect(seen).toEqual([{ path: "a", secret: "s" }]);
  });

  test("of an update and a delete", async () => {
    const { apply } = await driveHandler(done);
    expect((await apply(there, { ...planned, path: "b" }, { ...config, path: "b" })).state).toEqual({
      ...there,
      path: "b",
      size: 2,
    });
    expect((await apply(there, null, null)).state).toBeNull();
  });

  test("of a create that fails, there is none", async () => {
    const { state, diagnostics } = await (await driveHandler(fails)).apply(null, planned, config);
    expect(state).toBeNull();
    expect(diagnostics).toEqual([
      { severity: "ERROR", summary: "demo_note: create failed: no space", detail: "because of: disk is full" },
    ]);
  });

  test("of an update or delete that fails, it is as before", async () => {
    const { apply } = await driveHandler(fails);
    expect((await apply(there, { ...planned, path: "b" }, config)).state).toEqual(there);
    const deleted = await apply(there, null, null);
    expect(deleted.state).toEqual(there);
    expect(deleted.diagnostics[0]?.summary).toBe("demo_note: delete failed: no space");
  });

  test("of what was done by half, it is that", async () => {
    const { apply } = await driveHandler(() => {
      throw new PartlyDone({ path: "half" }, new AttributeError(["path"], "is too long"));
    });
    const created = await apply(null, planned, config);
    expect(created.state).toEqual({ path: "half", secret: null, size: null });
    expect(created.diagnostics).toEqual([
      {
        severity: "ERROR",
        summary: "is too long",
        detail: "demo_note: create",
        attribute: { steps: [{ attributeName: "path" }] },
      },
    ]);
    expect((await apply(there, planned, config)).state).toEqual({ ...there, path: "half" });
  });
});

describe("a result that isn't right is an error, and what can be kept of it is", () => {
  test.each<[string, unknown, string, unknown]>([
    ["not as planned", { path: "b", size: 2 }, "create returned path not as planned", { path: "b", size: 2 }],
    [
      "of a wrong type",
      { path: "a", size: "2" },
      "size must be a finite number, got string",
      { path: "a", size: null },
    ],
    ["too little", { path: "a" }, "size is missing", { path: "a", size: null }],
    ["too much", { path: "a", size: 2, x: 1 }, "x there is no such attribute", { path: "a", size: 2 }],
    ["null", { path: null, size: 2 }, "path must not be null", { path: null, size: 2 }],
    ["nothing", undefined, "the result must be an object, got undefined", { path: "a", size: null }],
  ])("%s", async (_, returned, message, state) => {
    const { apply } = await driveHandler(() => returned);
    const response = await apply(null, planned, config);
    expect(response.diagnostics[0]?.summary).toContain(message);
    expect(response.diagnostics[0]?.summary).toContain("demo_note: create");
    expect(response.state).toEqual({ secret: null, ...(state as object) });
  });

  test("a hole in it", async () => {
    const { apply } = await driveHandler((plan) => ({ ...plan, size: unknown }));
    const { diagnostics, state } = await apply(null, planned, config);
    expect(diagnostics[0]?.summary).toContain("size is unknown, which only a plan may be");
    expect(state).toEqual({ ...there, size: null });
  });
});

describe("reading", () => {
  test("sees what has changed, and what is gone", async () => {
    const { read } = await driveHandler(done);
    expect((await read(there)).state).toEqual({ ...there, size: 2 });
    expect((await (await driveHandler(() => undefined)).read(there)).state).toBeNull();
  });

  test("that fails leaves the state as it is", async () => {
    const { state, diagnostics } = await (await driveHandler(fails)).read(there);
    expect(state).toEqual(there);
    expect(diagnostics[0]?.summary).toBe("demo_note: read failed: no space");
  });

  test("can be deferred where Terraform allows it, and is an error elsewhere", async () => {
    const { read } = await driveHandler(() => {
      throw new Deferral("absent-prerequisite", "the cluster is not there");
    });
    const allowed = await read(there, { deferralAllowed: true, writeOnlyAttributesAllowed: true });
    expect(allowed).toMatchObject({ deferred: { reason: "ABSENT_PREREQ" }, diagnostics: [], state: there });
    expect((await read(there)).diagnostics[0]?.summary).toBe("the cluster is not there");
  });
});

describe("a handler's time", () => {
  test("is over when it is told so, and what it has done is the state", async () => {
    const { apply } = await driveHandler(
      async (_, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        throw new PartlyDone({ path: "half" }, signal.reason);
      },
      { timeout: 5 },
    );
    const { state, diagnostics } = await apply(null, planned, config);
    expect(state).toMatchObject({ path: "half" });
    expect(diagnostics[0]?.summary).toBe("demo_note: create did not end within 5 ms");
  });

  test("is over soon after that, even if it hangs", async () => {
    const { apply } = await driveHandler(() => new Promise(() => undefined), { timeout: 5, grace: 5 });
    const { state, diagnostics } = await apply(null, planned, config);
    expect(state).toBeNull();
    expect(diagnostics[0]?.summary).toBe("demo_note: create did not end within 5 ms");
  });

  test("is over when Terraform is asked to stop", async () => {
    const started = resolvers();
    const { apply, service } = await driveHandler(async (_, { signal }) => {
      started.resolve(undefined);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      signal.throwIfAborted();
    });
    const applied = apply(null, planned, config);
    await started.promise;
    await service.StopProvider({}, { signal: new AbortController().signal });
    expect((await applied).diagnostics[0]?.summary).toBe("demo_note: create failed: Terraform was asked to stop");
  });
});

test("progress is told with the resource and the handler", async () => {
  const told: Progress[] = [];
  const { apply } = await driveHandler(
    (plan, context) => {
      context.progress("half way");
      return done(plan, context);
    },
    { progress: (each) => told.push(each) },
  );
  await apply(null, planned, config);
  expect(told).toEqual([{ name: "demo_note", handler: "create", text: "half way" }]);
});

function resolvers() {
  let resolve: (value: unknown) => void = () => undefined;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
