import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import type { App } from "terrace";
import { Duration } from "terrace";
import { Bucket, Database, Network, Service } from "terrace/local";
import { testApp } from "./synthesized";

const command = ["node", "server.js"];

/** The resources of a type, by their names, in the stack that `fill` fills. */
function resources(fill: (stack: TerraformStack) => void): Record<string, Record<string, Record<string, unknown>>> {
  const app = testApp();
  fill(new TerraformStack(app, "shop"));
  return synthesized(app).resource;
}

/** The resource with that name on the machine. */
function named(name: string, all: Record<string, Record<string, unknown>> = {}): Record<string, unknown> {
  const found = Object.values(all).find((each) => each["name"] === name);
  if (!found) throw new Error(`no ${name} in ${JSON.stringify(all)}`);
  return found;
}

interface Configuration {
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly terraform: { readonly required_providers: object };
}

function synthesized(app: App): Configuration {
  app.synth();
  return JSON.parse(readFileSync(join(app.outdir, "stacks/shop/cdk.tf.json"), "utf8")) as Configuration;
}

describe("a bucket", () => {
  test("keeps what is in it, and lets nobody else in", () => {
    const { local_directory } = resources((stack) => new Bucket(stack, "Pictures"));
    expect(Object.values(local_directory ?? {})).toEqual([
      expect.objectContaining({ path: "shop-pictures", mode: "0700", force: false }),
    ]);
  });

  test("goes with all that is in it where that is asked for", () => {
    const { local_directory } = resources((stack) => new Bucket(stack, "b", { removal: "destroy" }));
    expect(Object.values(local_directory ?? {})).toEqual([expect.objectContaining({ force: true })]);
  });
});

describe("a service", () => {
  test("is one replica behind a balancer by default, started again whenever it ends", () => {
    const { local_process, local_http_check } = resources((stack) => new Service(stack, "web", { command }));
    expect(Object.keys(local_process ?? {})).toHaveLength(2);
    expect(named("shop-web-1", local_process)).toMatchObject({ command, restart: "always", stop_timeout: 10 });
    expect(named("shop-web-balancer", local_process)).toMatchObject({ restart: "always" });
    expect(local_http_check).toBeUndefined();
  });

  test("is refused where it has the name of another one's replica", () => {
    const both = (stack: TerraformStack): void => {
      new Service(stack, "web", { command });
      new Service(stack, "web-1", { command });
    };
    expect(() => resources(both)).toThrow(/web-1: must differ in name from shop\/web, got "shop-web-1" for both/);
  });

  test("gives each replica a port of its own, in PORT", () => {
    const environment = { MODE: "fast" };
    const { local_process } = resources((stack) => new Service(stack, "web", { command, replicas: 2, environment }));
    for (const number of [1, 2]) {
      expect(named(`shop-web-${number}`, local_process)["environment"]).toEqual({
        MODE: "fast",
        PORT: expect.stringMatching(new RegExp(`^\\$\\{local_port\\.web_replica-${number}-port_\\w+\\.port\\}$`)),
      });
    }
  });

  test("finds its buckets and services by their URLs", () => {
    const { local_process } = resources((stack) => {
      const bucket = new Bucket(stack, "files");
      const api = new Service(stack, "api", { command, port: 4000 });
      new Service(stack, "web", { command, buckets: { FILES: bucket }, services: { API: api } });
    });
    expect(named("shop-web-1", local_process)["environment"]).toMatchObject({
      FILES: expect.stringMatching(/^\$\{local_directory\..*\.url\}$/),
      API: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\$\{local_process\.api_balancer_.*\.ready\.port\}$/),
    });
  });

  test("is ready, replica by replica and as a whole, when its health check says so", () => {
    const health = { path: "/health", timeout: Duration.minutes(2) };
    const { local_process, local_http_check } = resources((stack) => new Service(stack, "web", { command, health }));
    expect(named("shop-web-1", local_process)["ready"]).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\$\{local_port\..*\.port\}\/health$/),
      timeout: 120,
    });
    expect(Object.values(local_http_check ?? {})).toEqual([
      expect.objectContaining({ url: expect.stringMatching(/\/health$/), timeout: 120 }),
    ]);
  });

  test("has what spreads its connections ask each replica for its health", () => {
    const balancer = (props: object): unknown =>
      named(
        "shop-web-balancer",
        resources((stack) => new Service(stack, "web", { command, ...props }))["local_process"],
      )["command"];
    expect(balancer({ health: { path: "/health" } })).toContain("--health=/health");
    expect(JSON.stringify(balancer({}))).not.toContain("--health");
  });

  test("listens at the port that it is given", () => {
    const { local_process, local_port } = resources((stack) => new Service(stack, "web", { command, port: 8080 }));
    expect(named("shop-web-balancer", local_process)["command"]).toContain("127.0.0.1:8080");
    expect(Object.keys(local_port ?? {})).toHaveLength(1);
  });

  test.each([0, -1, 1.5, NaN])("of %d replicas is refused, with its path", (replicas) => {
    const stack = new TerraformStack(testApp(), "shop");
    expect(() => new Service(stack, "web", { command, replicas })).toThrow(
      `local.Service shop/web: replicas must be a whole number from 1 on, got ${replicas}`,
    );
  });
});

describe("a database", () => {
  const made = (props = {}): ReturnType<typeof resources> => resources((stack) => new Database(stack, "db", props));

  test("keeps its data, in a folder that nobody else reads", () => {
    expect(Object.values(made()["local_directory"] ?? {})).toEqual([
      expect.objectContaining({ path: "shop-db", mode: "0700", force: false }),
    ]);
  });

  test("lets its data go where that is asked for", () => {
    expect(Object.values(made({ removal: "destroy" })["local_directory"] ?? {})).toEqual([
      expect.objectContaining({ force: true }),
    ]);
  });

  test("has a password that nobody chose, which is no argument of a program", () => {
    const { local_process, local_command } = made();
    const server = named("shop-db", local_process);
    expect(server["environment"]).toEqual({
      TERRACE_DATABASE_PASSWORD: expect.stringMatching(/^\$\{local_password\.db_password_\w+\.value\}$/),
    });
    expect(JSON.stringify([server["command"], local_command])).not.toContain("local_password");
  });

  test("is asked to end in order, and is waited for until it takes connections", () => {
    expect(named("shop-db", made()["local_process"])).toMatchObject({
      restart: "always",
      stop_signal: "SIGINT",
      stop_timeout: 60,
      ready: { port: expect.stringMatching(/^\$\{local_port\./) },
    });
  });

  test("is known to its services alone, who wait for it", () => {
    const { local_process } = resources((stack) => {
      new Service(stack, "web", { command, databases: { DATABASE: new Database(stack, "db") } });
    });
    expect(named("shop-web-1", local_process)["environment"]).toEqual({
      DATABASE_HOST: "127.0.0.1",
      DATABASE_PORT: expect.stringMatching(/^\$\{local_process\.db_server_\w+\.ready\.port\}$/),
      DATABASE_NAME: "app",
      DATABASE_USER: "app",
      DATABASE_PASSWORD: expect.stringMatching(/^\$\{local_password\./),
      PORT: expect.any(String),
    });
  });
});

test("a database's password goes from stack to stack as what nobody is shown", () => {
  const app = testApp();
  const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
  new Service(two, "web", { command, databases: { DATABASE: new Database(one, "db") } });
  app.synth();
  const json = readFileSync(join(app.outdir, "stacks/one/cdk.tf.json"), "utf8");
  const { output } = JSON.parse(json) as { readonly output: Record<string, { value: string; sensitive?: boolean }> };
  const passwords = Object.values(output).filter(({ value }) => value.includes("local_password"));
  expect(passwords).toEqual([expect.objectContaining({ sensitive: true })]);
});

test("a name that is too long is cut, and stays one of its own", () => {
  const stack = new TerraformStack(testApp(), "s".repeat(60));
  const [one, two] = [new Network(stack, "one"), new Network(stack, "two")];
  expect(one.name).toHaveLength(48);
  expect(one.name).not.toBe(two.name);
});

test("the provider is of this machine, and of no registry", () => {
  const app = testApp();
  new Bucket(new TerraformStack(app, "shop"), "b");
  expect(synthesized(app).terraform.required_providers).toEqual({
    local: { source: "localhost/terrace/local", version: "0.1.0" },
  });
});
