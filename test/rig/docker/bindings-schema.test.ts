import { violationsOf } from "./bindings-schema";

const container = { name: "web", image: "web:1" };

test.each<[string, object, string]>([
  ["a name that there is not", { ...container, readonly: true }, "docker_container.it.readonly is in no schema"],
  ["what is required and missing", { name: "web" }, "docker_container.it.image is required"],
  [
    "a value of another type",
    { ...container, memory: "512" },
    'docker_container.it.memory must be a number, got "512"',
  ],
  ["a list that is none", { ...container, env: "A=1" }, "docker_container.it.env must be a list"],
  ["one of a list's values", { ...container, env: [1] }, "docker_container.it.env[0] must be a string, got 1"],
  [
    "one of a map's values",
    { ...container, tmpfs: { "/tmp": 1 } },
    'docker_container.it.tmpfs["/tmp"] must be a string, got 1',
  ],
  [
    "a name in a block",
    { ...container, mounts: [{ target: "/a", type: "volume", from: "b" }] },
    "docker_container.it.mounts[0].from is in no schema",
  ],
  ["what is missing in a block", { ...container, healthcheck: {} }, "docker_container.it.healthcheck.test is required"],
])("the bindings' schema finds %s", (_, config, violation) => {
  expect(violationsOf({ resource: { docker_container: { it: config as never } } })).toEqual([violation]);
});

test("the bindings' schema lets references be anything, and knows what is every resource's", () => {
  const config = { name: "${a.b}", image: "${a.c}", memory: "${a.d}", depends_on: ["a.b"], lifecycle: {} };
  expect(violationsOf({ resource: { docker_container: { it: config } } })).toEqual([]);
});

test("the bindings' schema reads data sources, and the provider's block", () => {
  const stack = { data: { docker_registry_image: { it: {} } }, provider: { docker: [{ hosts: "a" }] } };
  expect(violationsOf(stack)).toEqual([
    "provider.docker.hosts is in no schema",
    "data.docker_registry_image.it.name is required",
  ]);
});
