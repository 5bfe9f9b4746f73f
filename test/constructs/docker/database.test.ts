import { TerraformStack, TerraformVariable } from "cdktf";
import { Database, type DatabaseProps, Network } from "terrace/docker";
import * as local from "terrace/local";
import { SynthesizedDocker } from "../../rig/docker/synthesized-docker";
import { testApp } from "../synthesized";

function database(props: DatabaseProps = {}): SynthesizedDocker {
  return new SynthesizedDocker((stack) => new Database(stack, "db", props));
}

test.each(["postgres", "mysql"] as const)("nobody but its network reaches a %s", (engine) => {
  const { ports, networks_advanced } = database({ engine }).container("shop-db");
  expect(ports).toBeUndefined();
  expect(networks_advanced).toEqual([
    { name: expect.stringMatching(/^\$\{docker_network\.default-network_\w+\.name\}$/) },
  ]);
});

test.each(["postgres", "mysql"] as const)(
  "what takes over a %s has no rights, and writes nothing but data",
  (engine) => {
    expect(database({ engine }).container("shop-db")).toMatchObject({
      read_only: true,
      user: "999:999",
      capabilities: { drop: ["ALL"] },
      security_opts: ["no-new-privileges:true"],
      memory: 1024,
      memory_swap: 1024,
    });
  },
);

test.each(["postgres", "mysql"] as const)("nobody chose a %s's password, and it is in no environment", (engine) => {
  const docker = database({ engine });
  const text = JSON.stringify(docker.environment("shop-db"));
  expect(text).toContain("/run/secrets/password");
  expect(text).not.toContain("local_password");
  const upload = docker.secretsOf("shop-db")["upload"] as readonly { content: string; permissions: string }[];
  for (const { content, permissions } of upload) {
    expect(content).toMatch(/^\$\{local_password\.[\w-]+\.value\}$/);
    expect(permissions).toBe("0400");
  }
  expect(new Set(upload.map(({ content }) => content)).size).toBe(engine === "mysql" ? 2 : 1);
});

test("a password of data that was there before is made the one of today", () => {
  const start = (engine: "postgres" | "mysql"): unknown => database({ engine }).container("shop-db")["command"];
  expect(start("postgres")).toEqual([expect.stringMatching(/ALTER ROLE app PASSWORD .*postgres --single/s)]);
  expect(start("mysql")).toEqual([expect.stringContaining("--init-file=/tmp/password.sql")]);
});

test("its data stays by default, whatever becomes of the app; it goes where that is asked for", () => {
  const kept = database();
  expect(kept.all("docker_volume").map(({ name }) => name)).toEqual([kept.secretsOf("shop-db")["name"]]);
  const [mount] = kept.container("shop-db")["mounts"] as readonly object[];
  expect(mount).toEqual({ type: "volume", source: "shop-db", target: "/var/lib/postgresql/data" });
  expect(database({ removal: "destroy" }).named("docker_volume", "shop-db")).toBeDefined();
});

test("who has it waits until it takes connections over the network", () => {
  expect(database().container("shop-db")).toMatchObject({
    wait: true,
    healthcheck: { test: ["CMD", "pg_isready", "-h", "127.0.0.1", "-U", "app", "-d", "app"] },
  });
});

test.each([
  [{}, "postgres:17", "/var/lib/postgresql/data"],
  [{ version: "16.4" }, "postgres:16.4", "/var/lib/postgresql/data"],
  [{ version: "18" }, "postgres:18", "/var/lib/postgresql"],
  [{ engine: "mysql" as const }, "mysql:8.4", "/var/lib/mysql"],
])("of %j is %s, with its data in %s", (props, image, data) => {
  const docker = database(props);
  expect(docker.named("docker_image", image)).toMatchObject({ keep_locally: true });
  expect(docker.container("shop-db")["mounts"]).toContainEqual({ type: "volume", source: "shop-db", target: data });
});

test("takes a password that it is given, where that is no text", () => {
  const docker = new SynthesizedDocker((stack) => {
    const password = new TerraformVariable(stack, "password", { sensitive: true }).stringValue;
    expect(new Database(stack, "db", { password }).password).toBe(password);
  });
  expect(docker.all("local_password")).toEqual([]);
  expect(() => database({ password: "hunter2" })).toThrow(
    "docker.Database shop/db: password must be a token, got a text, which would stand in cdktf.out;",
  );
});

test("bad input is refused, with its path", () => {
  expect(() => database({ version: "latest" })).toThrow(
    'docker.Database shop/db: version must be one such as 17 or 8.4, got "latest"',
  );
  const stack = new TerraformStack(testApp(), "shop");
  expect(() => new Database(stack, "db", { network: new local.Network(stack, "net") })).toThrow(
    "docker.Database shop/db: network must be of docker, got shop/net of local; make both on one platform, or hand over what is needed in environment",
  );
});

test("is in the network that it is given", () => {
  const docker = new SynthesizedDocker((stack) => {
    const network = new Network(stack, "net");
    new Database(stack, "db", { network });
  });
  expect(docker.named("docker_network", "shop-net")).toMatchObject({ driver: "bridge", internal: false });
  expect(docker.all("docker_network")).toHaveLength(1);
});
