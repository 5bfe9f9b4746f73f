import { differences } from "../../../../orchestrator/plan/conform";
import { readPlanJson, type ReadPlan } from "../../../../orchestrator/executors/terraform/plan-json";
import type { Json } from "../../../../orchestrator/values/outputs";
import type { Planned } from "../../../../orchestrator/executors/executor";
import type { Change, PlannedOutput, PlannedResource, PlannedValues } from "../../../../orchestrator/plan/plan";
import { UNKNOWN } from "../../../../orchestrator/plan/planned-value";
import { describeWith } from "../../../rig/parts";
import { RecordedJob } from "../../../rig/recorded-job";
import { StackProject } from "../../../rig/stack-project";

const nobody = (): boolean => false;

/** A change as `action address`, with what changes. */
function drawn(changes: readonly Change[]): readonly string[] {
  return changes.map(({ action, maybe, address, from, attributes = [] }) => {
    const paths = attributes.map(({ path, replaces }) => `${path}${replaces ? "!" : ""}`);
    const was = from === undefined ? "" : ` from ${from}`;
    return `${maybe ? "maybe " : ""}${action} ${address}${was} (${paths.join(", ")})`;
  });
}

describeWith(["terraform"], "what the real Terraform plans", () => {
  const anyId = expect.stringMatching(/^[\da-f-]{36}$/) as string;

  /** A stack that was deployed with the first configuration, and is planned with the second. */
  async function planned(
    before: object | undefined,
    after: object,
  ): Promise<Planned & { readonly values: PlannedValues }> {
    const project = new StackProject([{ name: "net", config: before ?? after }]);
    if (before) expect(await project.does("net")).toMatchObject({ ok: true });
    project.synthesize([{ name: "net", config: after }]);
    const plan = await project.planned("net", new RecordedJob({ detail: "everything" }));
    if (!plan.ok || plan.value.kind !== "planned" || !plan.value.values) throw new Error(JSON.stringify(plan));
    return { ...plan.value, values: plan.value.values };
  }

  function resources(terraform_data: object, rest: object = {}): object {
    return { resource: { terraform_data }, ...rest };
  }

  test("a resource that is new: what is known of it, and what is not", async () => {
    const { plan, values } = await planned(undefined, resources({ a: { input: { x: [1, null], y: "z" } } }));
    expect(plan.changes).toEqual([
      {
        address: "terraform_data.a",
        action: "create",
        attributes: expect.arrayContaining([
          { path: "id", before: { kind: "none" }, after: { kind: "unknown" } },
          { path: "output", before: { kind: "none" }, after: { kind: "unknown" } },
        ]) as never,
      },
    ]);
    expect(values.resources).toEqual([
      {
        address: "terraform_data.a",
        action: "create",
        before: null,
        after: { input: { x: [1, null], y: "z" }, triggers_replace: null, id: UNKNOWN, output: UNKNOWN },
        sensitive: { before: false, after: { input: { x: [false, false] }, output: {} } },
        maybe: false,
      } satisfies PlannedResource,
    ]);
  });

  interface Changing {
    readonly title: string;
    readonly before: object;
    readonly after: object;
    readonly changes: readonly string[];
  }

  test.each<Changing>([
    {
      title: "one that is updated in place",
      before: resources({ a: { input: 1 } }),
      after: resources({ a: { input: 2 } }),
      changes: ["update terraform_data.a (input, output)"],
    },
    {
      title: "one that is replaced, and why",
      before: resources({ a: { input: 1, triggers_replace: { v: 1, w: 1 } } }),
      after: resources({ a: { input: 2, triggers_replace: { v: 2, w: 1 } } }),
      changes: ["replace terraform_data.a (id, input, output, triggers_replace.v!)"],
    },
    {
      title: "one that is replaced if what is not known yet is another then",
      before: resources({ a: { input: 1 }, b: { triggers_replace: "${terraform_data.a.output}" } }),
      after: resources({ a: { input: 2 }, b: { triggers_replace: "${terraform_data.a.output}" } }),
      changes: ["update terraform_data.a (input, output)", "maybe replace terraform_data.b (id, triggers_replace!)"],
    },
    {
      title: "one that is updated if what is not known yet is another then",
      before: resources({ a: { input: 1 }, b: { input: ["${terraform_data.a.output}", 1] } }),
      after: resources({ a: { input: 2 }, b: { input: ["${terraform_data.a.output}", 1] } }),
      changes: ["update terraform_data.a (input, output)", "maybe update terraform_data.b (input, output)"],
    },
    {
      title: "one that is updated for sure, and with more than is known yet",
      before: resources({ a: { input: 1 }, b: { input: ["${terraform_data.a.output}", 1] } }),
      after: resources({ a: { input: 2 }, b: { input: ["${terraform_data.a.output}", 2] } }),
      changes: ["update terraform_data.a (input, output)", "update terraform_data.b (input, output)"],
    },
    {
      title: "one that is replaced since another is",
      before: resources({
        a: { triggers_replace: 1 },
        b: { lifecycle: { replace_triggered_by: ["terraform_data.a"] } },
      }),
      after: resources({
        a: { triggers_replace: 2 },
        b: { lifecycle: { replace_triggered_by: ["terraform_data.a"] } },
      }),
      changes: ["replace terraform_data.a (id, triggers_replace!)", "replace terraform_data.b (id)"],
    },
    {
      title: "one that is deleted",
      before: resources({ a: { input: 1 }, b: {} }),
      after: resources({ b: {} }),
      changes: ["delete terraform_data.a (id, input, output)"],
    },
    {
      title: "one that is moved",
      before: resources({ a: { input: 1 } }),
      after: resources({ b: { input: 1 } }, { moved: [{ from: "terraform_data.a", to: "terraform_data.b" }] }),
      changes: ["move terraform_data.b from terraform_data.a ()"],
    },
    {
      title: "one that is moved and updated",
      before: resources({ a: { input: 1 } }),
      after: resources({ b: { input: 2 } }, { moved: [{ from: "terraform_data.a", to: "terraform_data.b" }] }),
      changes: ["update terraform_data.b from terraform_data.a (input, output)"],
    },
    {
      title: "one that is imported",
      before: resources({ a: {} }),
      after: resources({ a: {}, b: {} }, { import: [{ to: "terraform_data.b", id: "x" }] }),
      changes: ["import terraform_data.b ()"],
    },
    {
      title: "one that is forgotten",
      before: resources({ a: { input: 1 }, b: {} }),
      after: resources({ b: {} }, { removed: [{ from: "terraform_data.a", lifecycle: { destroy: false } }] }),
      changes: ["forget terraform_data.a (id, input, output)"],
    },
    {
      title: "instances, each by its key",
      before: resources({ a: { count: 1, input: 1 }, b: { for_each: { "x y": 1, z: 1 }, input: "${each.value}" } }),
      after: resources({ a: { count: 2, input: 1 }, b: { for_each: { "x y": 2 }, input: "${each.value}" } }),
      changes: [
        "create terraform_data.a[1] (input, id, output)",
        'update terraform_data.b["x y"] (input, output)',
        'delete terraform_data.b["z"] (id, input, output)',
      ],
    },
  ])("$title", async ({ before, after, changes }) => {
    const { plan, values } = await planned(before, after);
    expect(drawn(plan.changes)).toEqual(changes);
    const changing = values.resources.filter(({ action }) => action !== "none");
    const [actions, maybe] = [changing.map(({ action }) => action), changing.map(({ maybe }) => maybe)];
    expect([actions, maybe]).toEqual([
      plan.changes.map(({ action }) => action),
      plan.changes.map(({ maybe = false }) => maybe),
    ]);
    expect(differences(values, values, false)).toEqual([]);
  });

  test("what stays is there too, with all that is known", async () => {
    const config = resources({ a: { input: 1 } });
    const { plan, values } = await planned(config, config);
    const value = { id: anyId, input: 1, output: 1, triggers_replace: null };
    expect(plan).toMatchObject({ changes: [], outputs: [] });
    expect(values.resources).toMatchObject([{ action: "none", before: value, after: value, maybe: false }]);
  });

  test("what goes has a value before, and none after", async () => {
    const { values } = await planned(resources({ a: { input: 1 }, b: {} }), resources({ b: {} }));
    const gone = values.resources.find(({ action }) => action === "delete");
    expect(gone).toMatchObject({ before: { id: anyId, input: 1 }, after: null });
  });

  test("a secret is told of, and not shown", async () => {
    const secret = (input: string): object =>
      resources({ a: { input: { open: input, hidden: `\${sensitive("s3cret-${input}")}` } } });
    const { plan, values } = await planned(secret("1"), secret("2"));
    expect(drawn(plan.changes)).toEqual(["update terraform_data.a (input.hidden, input.open, output)"]);
    expect(plan.changes[0]?.attributes).toMatchObject([
      { path: "input.hidden", before: { kind: "sensitive" }, after: { kind: "sensitive" } },
      { path: "input.open", before: { value: "1" }, after: { value: "2" } },
      { path: "output" },
    ]);
    expect(values.resources).toMatchObject([
      { before: { input: { hidden: "s3cret-1" } }, after: { input: { hidden: "s3cret-2" } } },
    ]);
  });

  describe("outputs", () => {
    const known: readonly [value: Json | string, is: Json, type: Json][] = [
      ["text", "text", "string"],
      [1.5, 1.5, "number"],
      [false, false, "bool"],
      ['${tolist(["a"])}', ["a"], ["list", "string"]],
      ['${toset(["a"])}', ["a"], ["set", "string"]],
      ["${tomap({ a = 1 })}", { a: 1 }, ["map", "number"]],
      ["${tolist([])}", [], ["list", "dynamic"]],
      [
        ["a", 1, [true]],
        ["a", 1, [true]],
        ["tuple", ["string", "number", ["tuple", ["bool"]]]],
      ],
      [{ a: "b", c: {} }, { a: "b", c: {} }, ["object", { a: "string", c: ["object", {}] }]],
    ];

    test("their values and types, as far as they are known, before and after they are there", async () => {
      const unknown = { id: "${terraform_data.a.id}", some: ["x", { y: "${terraform_data.a.id}", z: 1 }] };
      const values = { ...Object.fromEntries(known.map(([value], index) => [`o${index}`, value])), ...unknown };
      const output = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
      const config = resources({ a: {} }, { output: { ...output, none: { value: null } } });
      const expected = known.map(([, value, type], index) => [`o${index}`, { value, type, sensitive: false }] as const);

      const ahead = await planned(undefined, config);
      expect(ahead.values.outputs).toEqual({
        ...Object.fromEntries(expected.map(([name, is]) => [name, { ...is, changes: true }])),
        id: { value: UNKNOWN, sensitive: false, changes: true },
        some: { value: ["x", { y: UNKNOWN, z: 1 }], sensitive: false, changes: true },
        none: { value: null, type: "dynamic", sensitive: false, changes: false },
      } satisfies Record<string, PlannedOutput>);
      expect(ahead.plan.outputs.map(({ name }) => name).toSorted()).toEqual(Object.keys(values).toSorted());

      const now = await planned(config, config);
      expect(now.values.outputs).toMatchObject({
        ...Object.fromEntries(expected.map(([name, is]) => [name, { ...is, changes: false }])),
        id: { value: anyId, type: "string", changes: false },
        some: { value: ["x", { y: anyId, z: 1 }], changes: false },
      });
      expect(now.plan.outputs).toEqual([]);
    });

    const secret = (value: string, sensitive = true): object => ({ output: { out: { value, sensitive } } });
    test.each<{ title: string; before?: object; after: object; sides: readonly [object, object] }>([
      { title: "that is new", after: secret("s3cret"), sides: [{ kind: "none" }, { kind: "sensitive" }] },
      {
        title: "that changes",
        before: secret("s3cret"),
        after: secret("s3cret!"),
        sides: [{ kind: "sensitive" }, { kind: "sensitive" }],
      },
      { title: "that goes", before: secret("s3cret"), after: {}, sides: [{ kind: "sensitive" }, { kind: "none" }] },
      {
        title: "that was none",
        before: secret("s3cret", false),
        after: secret("s3cret!"),
        sides: [{ kind: "sensitive" }, { kind: "sensitive" }],
      },
    ])("a secret $title is not shown", async ({ before, after, sides: [was, is] }) => {
      const { plan, values } = await planned(before && { ...before, ...resources({ a: {} }) }, {
        ...after,
        ...resources({ a: {} }),
      });
      expect(plan.outputs).toMatchObject([{ name: "out", attributes: [{ path: "", before: was, after: is }] }]);
      expect(values.outputs["out"]).toMatchObject({ changes: true, sensitive: true });
    });

    test("one that goes is told of, and will be null", async () => {
      const { plan, values } = await planned({ output: { a: { value: { b: 1 } } } }, { output: { c: { value: 1 } } });
      expect(plan.outputs).toEqual([
        { name: "a", attributes: [{ path: "b", before: { value: 1 }, after: { kind: "none" } }], isLost: true },
        { name: "c", attributes: [{ path: "", before: { kind: "none" }, after: { value: 1 } }] },
      ]);
      expect(values.outputs).toEqual({
        a: { value: null, sensitive: false, changes: true },
        c: { value: 1, type: "number", sensitive: false, changes: true },
      } satisfies Record<string, PlannedOutput>);
    });

    test("one that becomes of another type is lost to whoever uses it", async () => {
      const { plan } = await planned(
        { output: { a: { value: "1" }, b: { value: [1] }, c: { value: "1" } } },
        { output: { a: { value: 1 }, b: { value: "1" }, c: { value: "2" } } },
      );
      expect(plan.outputs.map(({ name, isLost }) => [name, isLost])).toEqual([
        ["a", true],
        ["b", true],
        ["c", undefined],
      ]);
    });

    test("one that becomes unknown is told of as a whole", async () => {
      const config = (input: number): object =>
        resources({ a: { input: { v: input } } }, { output: { a: { value: "${terraform_data.a.output}" } } });
      const { plan } = await planned(config(1), config(2));
      expect(plan.outputs).toEqual([
        { name: "a", attributes: [{ path: "", before: { value: { v: 1 } }, after: { kind: "unknown" } }] },
      ]);
    });
  });
});

describe("what the built-in provider does not do", () => {
  interface Written {
    readonly address?: string;
    readonly deposed?: string;
    readonly action_reason?: string;
    readonly change: object;
  }

  function read(resource: Written, isOurs: (address: string) => boolean = nobody): ReadPlan {
    return readPlanJson(JSON.stringify({ resource_changes: [{ address: "x.a", ...resource }] }), isOurs);
  }

  const replace = {
    actions: ["delete", "create"],
    before: { a: 1, b: { c: 1 }, id: "i" },
    after: { a: 2, b: {} },
    after_unknown: { b: { c: true }, id: true },
    replace_paths: [["b", "c"]],
  };

  test.each<[title: string, resource: Written, changes: readonly string[]]>([
    [
      "a deposed instance",
      { deposed: "1b2c", change: { actions: ["delete"], before: { a: 1 }, after: null } },
      ["delete x.a (deposed 1b2c) (a)"],
    ],
    [
      "data that are read during the apply",
      {
        address: "data.x.a",
        change: { actions: ["read"], before: null, after: { a: 1 }, after_unknown: { id: true } },
      },
      ["read data.x.a (a, id)"],
    ],
    ["what is replaced only if that is another then", { change: replace }, ["maybe replace x.a (a, b.c!, id)"]],
    [
      "made before the old one goes",
      { change: { ...replace, actions: ["create", "delete"] } },
      ["maybe replace x.a (a, b.c!, id)"],
    ],
    [
      "what can't be updated",
      { action_reason: "replace_because_cannot_update", change: replace },
      ["maybe replace x.a (a, b.c!, id)"],
    ],
    [
      "what would be unknown as a whole",
      { change: { ...replace, after: { a: 2 }, after_unknown: { b: true, id: true } } },
      ["maybe replace x.a (a, b!, id)"],
    ],
    ["what is tainted", { action_reason: "replace_because_tainted", change: replace }, ["replace x.a (a, b.c!, id)"]],
    ["what was asked for", { action_reason: "replace_by_request", change: replace }, ["replace x.a (a, b.c!, id)"]],
    [
      "what others bring about",
      { action_reason: "replace_by_triggers", change: replace },
      ["replace x.a (a, b.c!, id)"],
    ],
    [
      "what is replaced for a reason that is not told",
      { change: { ...replace, replace_paths: [] } },
      ["replace x.a (a, b.c, id)"],
    ],
    [
      "what is replaced for a known value",
      { change: { ...replace, replace_paths: [["a"]] } },
      ["replace x.a (a!, b.c, id)"],
    ],
    [
      "what is replaced for a known value as well",
      { change: { ...replace, replace_paths: [["a"], ["b", "c"]] } },
      ["replace x.a (a!, b.c!, id)"],
    ],
    [
      "what is left alone",
      { change: { ...replace, actions: ["create", "forget"], replace_paths: [["a"]] } },
      ["replace x.a (a!, b.c, id)"],
    ],
    [
      "an import with a change",
      { change: { actions: ["update"], before: { a: 1 }, after: { a: 2 }, importing: { id: "i" } } },
      ["update x.a (a)"],
    ],
    [
      "an action of tomorrow",
      { change: { actions: ["transmogrify"], before: { a: 1 }, after: { a: 2 } } },
      ["update x.a (a)"],
    ],
    ["nothing", { change: { actions: ["no-op"], before: { a: 1 }, after: { a: 1 } } }, []],
  ])("%s", (_, resource, changes) => {
    expect(drawn(read(resource).changes)).toEqual(changes);
  });

  test("two instances of one address, one of them deposed, are two", () => {
    const change = { actions: ["delete"], before: { a: 1 }, after: null };
    const text = JSON.stringify({
      resource_changes: [
        { address: "x.a", change },
        { address: "x.a", deposed: "1", change },
      ],
    });
    const { values } = readPlanJson(text, nobody);
    expect(values.resources.map(({ address }) => address)).toEqual(["x.a", "x.a (deposed 1)"]);
    const [first] = values.resources;
    const found = differences(values, { ...values, resources: first ? [first] : [] }, false);
    expect(found).toMatchObject([{ kind: "action", address: "x.a (deposed 1)", approved: "delete", actual: "none" }]);
  });

  test("what Terrace itself added is left out", () => {
    const created = { change: { actions: ["create"], before: null, after: {}, after_unknown: { id: true } } };
    const { changes, values } = read({ address: "ours", ...created }, (address) => address === "ours");
    expect([changes, values.resources]).toEqual([[], []]);
  });

  test("a plan of nothing", () => {
    expect(readPlanJson("{}", nobody)).toEqual({ changes: [], outputs: [], values: { resources: [], outputs: {} } });
  });
});
