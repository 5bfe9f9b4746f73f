import {
  bigNumber,
  bool,
  computed,
  defineDataSource,
  defineEphemeral,
  defineFunction,
  defineProvider,
  defineResource,
  dynamic,
  list,
  map,
  nested,
  nullable,
  number,
  object,
  optional,
  parameter,
  referenceOf,
  required,
  string,
  tuple,
} from "../../../providers/definition";

const thing = defineResource({
  name: "thing",
  description: "A thing.",
  deprecated: "use `demo_other`",
  schema: {
    path: required(string, { replace: true, description: "Where it is;\nrelative | absolute." }),
    mode: optional(string, { default: "0600" }),
    kind: optional(string, { computed: true }),
    secret: optional(string, { sensitive: true, deprecated: "use `token`" }),
    token: optional(string, { writeOnly: true }),
    rules: optional(list(nested({ port: required(number), tags: optional(map(nested({ on: computed(bool) }))) }))),
    place: optional(object({ host: string, pair: tuple([number, dynamic]) })),
    names: optional(list(nullable(string))),
    size: computed(bigNumber),
  },
  create: () => Promise.reject(new Error("nobody creates anything here")),
  read: (state) => state,
  delete: () => undefined,
  import: () => undefined,
});
const common = { schema: { id: required(string) } };
const lookup = defineDataSource({ name: "lookup", ...common, read: (config) => config });
const lease = defineEphemeral({ name: "lease", ...common, open: (config) => ({ result: config }) });
const join = defineFunction({
  name: "join",
  summary: "Joins texts.",
  parameters: [parameter("separator", string, "Between them.")],
  variadic: parameter("parts", string),
  returns: string,
  call: (separator, ...parts) => parts.join(separator),
});
const common2 = { version: "1.2.0", description: "For tests.", config: { root: optional(string) } };
const page = referenceOf(
  defineProvider({
    name: "demo",
    ...common2,
    resources: [thing],
    dataSources: [lookup],
    ephemerals: [lease],
    functions: [join],
  }),
);

test("it has a chapter for each thing that the provider has", () => {
  expect(page.match(/^##? .*/gm)).toEqual([
    "# Provider `demo`",
    "## Configuration",
    "## Resource `demo_thing`",
    "## Data source `demo_lookup`",
    "## Ephemeral resource `demo_lease`",
    "## Function `provider::demo::join(separator, parts...) -> string`",
  ]);
  expect(page).toContain("\n\nFor tests.\n\nVersion 1.2.0, source `localhost/terrace/demo`.\n\n");
});

test("a resource is described, with what is deprecated, and whether it can be imported", () => {
  expect(page).toContain(
    "## Resource `demo_thing`\n\n**Deprecated**: use `demo_other`.\n\nA thing.\n\nCan be imported.\n",
  );
  expect(page).toContain("## Data source `demo_lookup`\n\n| attribute");
  expect(page).toContain("-> string`\n\nJoins texts.\n\n| parameter");
});

test.each([
  ["| `path` | `string` | required | Where it is; relative \\| absolute. A change replaces it. |"],
  ['| `mode` | `string` | optional: `"0600"` |  |'],
  ["| `kind` | `string` | optional, or computed |  |"],
  ["| `secret` | `string` | optional | **Deprecated**: use `token`. Sensitive. |"],
  ["| `token` | `string` | optional | Write-only: kept nowhere. |"],
  ["| `rules` | `list(object)` | optional |  |"],
  ["| `rules.port` | `number` | required |  |"],
  ["| `rules.tags.on` | `bool` | computed |  |"],
  ["| `place` | `object({ host = string, pair = tuple([number, any]) })` | optional |  |"],
  ["| `names` | `list(string or null)` | optional |  |"],
  ["| `size` | `number` | computed |  |"],
  ["| `separator` | `string` | Between them. |"],
  ["| `parts` | `string` |  |"],
])("it has the row %s", (row) => {
  expect(page.split("\n")).toContain(row);
});

test("of a provider that has nothing, it is short", () => {
  const text = referenceOf(defineProvider({ name: "empty", version: "1.0.0" }));
  expect(text).toBe("# Provider `empty`\n\nVersion 1.0.0, source `localhost/terrace/empty`.\n");
});
