import { TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import fc from "fast-check";
import { Duration, setDefaults } from "terrace";
import { Bucket, Database, Network, Service, type ServiceProps } from "terrace/docker";
import * as local from "terrace/local";
import { balancerConfig } from "../../../constructs/docker/balancer-config";
import { SynthesizedDocker } from "../../rig/docker/synthesized-docker";
import { testApp } from "../synthesized";

const image = "example/web:1.2";

function service(props: ServiceProps = {}): SynthesizedDocker {
  return new SynthesizedDocker((stack) => new Service(stack, "web", { image, ...props }));
}

const all = ["shop-web-1", "shop-web"];

describe("by default, of every container of a service", () => {
  test.each(all)("what takes over %s can't write a program to its disk", (name) => {
    expect(service().container(name)).toMatchObject({
      read_only: true,
      tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m" },
    });
  });

  test.each(all)("%s is not root, and can't become it", (name) => {
    const { user, security_opts, capabilities, privileged } = service().container(name);
    expect(user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(security_opts).toEqual(["no-new-privileges:true"]);
    expect(capabilities).toEqual({ drop: ["ALL"] });
    expect(privileged).toBeUndefined();
  });

  test.each(all)("%s can't take all of the machine's memory, CPUs or disk", (name) => {
    const { memory, memory_swap, cpus, log_driver, log_opts } = service().container(name);
    expect(memory).toBeLessThanOrEqual(512);
    expect(memory_swap).toBe(memory);
    expect(cpus).toBe("1");
    expect({ log_driver, log_opts }).toEqual({
      log_driver: "json-file",
      log_opts: { "max-size": "10m", "max-file": "3" },
    });
  });

  test.each(all)("%s shares nothing with the machine", (name) => {
    const { ipc_mode, pid_mode, network_mode, volumes, devices, mounts = [] } = service().container(name);
    expect(ipc_mode).toBe("private");
    expect([pid_mode, network_mode, volumes, devices]).toEqual([undefined, undefined, undefined, undefined]);
    expect(mounts).toEqual([]);
  });

  test.each(all)("%s is there again after it ended", (name) => {
    expect(service().container(name)).toMatchObject({ restart: "always" });
  });
});

test("nobody reaches a replica but by its network", () => {
  const { ports, networks_advanced } = service().container("shop-web-1");
  expect(ports).toBeUndefined();
  expect(networks_advanced).toEqual([{ name: "${docker_network.default-network_3B7E3398.name}" }]);
});

test("nobody but this machine reaches a service, unless it is asked for", () => {
  expect(service({ port: 8443 }).container("shop-web")["ports"]).toEqual([
    { internal: 8080, external: 8443, ip: "127.0.0.1" },
  ]);
  expect(service({ address: "0.0.0.0" }).container("shop-web")["ports"]).toEqual([{ internal: 8080, ip: "0.0.0.0" }]);
});

test("nothing of the machine reaches a service in an internal network", () => {
  const docker = new SynthesizedDocker((stack) => {
    const network = new Network(stack, "inside", { internal: true });
    new TerraformOutput(stack, "url", { value: new Service(stack, "web", { image, network }).url });
  });
  expect(docker.json.output?.["url"]?.value).toMatch(/^http:\/\/\$\{docker_container\.web_balancer_\w+\.name\}:8080$/);
  expect(docker.container("shop-web")["ports"]).toBeUndefined();
  expect(docker.named("docker_network", "shop-inside")).toMatchObject({ internal: true, driver: "bridge" });
});

describe("secrets", () => {
  const docker = (): SynthesizedDocker =>
    new SynthesizedDocker((stack) => {
      const token = new TerraformVariable(stack, "token", { sensitive: true }).stringValue;
      new Service(stack, "web", { image, replicas: 2, user: "7:8", secrets: { token } });
    });

  test("can be read by the replica's user alone, and are in nobody's environment", () => {
    const files = docker().secretsOf("shop-web");
    expect(files).toMatchObject({
      upload: [{ file: "/run/secrets/token", content: "${var.token}", permissions: "0400" }],
      command: ["chown", "-R", "7:8", "/run/secrets"],
      network_mode: "none",
      capabilities: { drop: ["ALL"], add: ["CAP_CHOWN"] },
    });
    for (const name of ["shop-web-1", "shop-web-2"]) {
      expect(docker().environment(name)).toEqual({ PORT: "8080" });
      expect(docker().container(name)["mounts"]).toEqual([
        {
          type: "volume",
          source: expect.stringMatching(/_secrets_\w+\.name\}$/),
          target: "/run/secrets",
          read_only: true,
        },
      ]);
    }
  });

  test("that were taken out do not stay where they can be read", () => {
    const volumeWith = (...names: readonly string[]): unknown =>
      new SynthesizedDocker((stack) => {
        const { stringValue } = new TerraformVariable(stack, "token", { sensitive: true });
        const secrets = Object.fromEntries(names.map((name) => [name, stringValue]));
        new Service(stack, "web", { image, secrets });
      }).all("docker_volume")[0]?.["name"];
    expect(volumeWith("a", "b")).toBe(volumeWith("b", "a"));
    expect(volumeWith("a", "b")).not.toBe(volumeWith("a"));
  });

  test("that changed reach the replicas", () => {
    const { lifecycle } = docker().container("shop-web-2");
    // Without `${…}`: Terraform does not read it in JSON.
    expect(lifecycle).toEqual({ replace_triggered_by: [expect.stringMatching(/^docker_container\.web_secrets_\w+$/)] });
  });

  test("go where files can be put, which is not into a container whose root can't be written to", () => {
    expect(docker().secretsOf("shop-web")["read_only"]).toBe(false);
  });

  test("that would stand in the synthesized files are refused", () => {
    expect(() => service({ secrets: { token: "hunter2" } })).toThrow(
      "docker.Service shop/web: secrets.token must be a token, got a text, which would stand in cdktf.out; hand over a TerraformVariable with sensitive: true, or a Password of terrace/local",
    );
  });
});

test("finds its buckets at their path, its services and databases in its network", () => {
  const docker = new SynthesizedDocker((stack) => {
    const files = new Bucket(stack, "files");
    const api = new Service(stack, "api", { image, containerPort: 3000 });
    const database = new Database(stack, "db");
    const environment = { MODE: "fast" };
    new Service(stack, "web", {
      image,
      environment,
      buckets: { FILES: files },
      services: { API: api },
      databases: { DATABASE: database },
    });
  });
  const name = (construct: string): string => `\${docker_container.${construct}_`;
  expect(docker.environment("shop-web-1")).toEqual({
    MODE: "fast",
    PORT: "8080",
    FILES: expect.stringContaining(`file:///buckets/${name("files_prepared")}`),
    API: expect.stringMatching(/^http:\/\/\$\{docker_container\.api_balancer_\w+\.name\}:8080$/),
    DATABASE_HOST: expect.stringContaining(name("db_server")),
    DATABASE_PORT: "5432",
    DATABASE_NAME: "app",
    DATABASE_USER: "app",
    DATABASE_PASSWORD: expect.stringMatching(/^\$\{local_password\./),
  });
  expect(docker.environment("shop-api-1")).toEqual({ PORT: "3000" });
  const [mount] = docker.container("shop-web-1")["mounts"] as readonly { source: string; target: string }[];
  expect(mount).toEqual({
    type: "volume",
    source: expect.stringContaining("files"),
    target: `/buckets/${mount?.source}`,
  });
});

test("is as its props say", () => {
  const docker = service({
    command: ["serve", "--fast"],
    replicas: { min: 2, max: 5 },
    memory: 64,
    cpus: 0.25,
    user: "33",
    writable: ["/var/cache"],
    restart: "never",
    stopTimeout: Duration.seconds(30),
  });
  expect(docker.container("shop-web-2")).toMatchObject({
    entrypoint: ["serve"],
    command: ["--fast"],
    memory: 64,
    cpus: "0.25",
    user: "33",
    tmpfs: { "/tmp": expect.any(String), "/var/cache": expect.any(String) },
    restart: "no",
    stop_timeout: 30,
    destroy_grace_seconds: 30,
  });
  expect(() => docker.container("shop-web-3")).toThrow("no docker_container shop-web-3");
});

test("has the labels that its app's tags are", () => {
  const docker = new SynthesizedDocker((stack) => {
    setDefaults(stack, { tags: { team: "shop" }, environment: "prod" });
    new Service(stack, "web", { image });
  });
  expect(docker.container("prod-shop-web-1")["labels"]).toEqual([
    { label: "environment", value: "prod" },
    { label: "team", value: "shop" },
  ]);
});

describe("what is in front of the replicas", () => {
  test("asks none that has not shown that it is healthy, and is ready when all are", () => {
    const config = service({ replicas: 2, health: { path: "/health" } }).environment("shop-web")["CONFIG"];
    expect(config).toContain("option httpchk GET /health");
    expect(config).toContain("http-check expect rstatus ^[23]");
    expect(config).toContain("init-state down");
    expect(config).toContain("monitor fail if { nbsrv(replicas) lt 2 }");
    expect(config).toContain("  server replica-1 shop-web-1:8080\n  server replica-2 shop-web-2:8080\n");
  });

  test("fails the deploy of a service that does not get healthy in time", () => {
    const docker = service({ health: { path: "/health", timeout: Duration.minutes(2) } });
    expect(docker.container("shop-web")).toMatchObject({ wait: true, wait_timeout: 120 });
    expect(docker.container("shop-web")["healthcheck"]).toMatchObject({
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8081/ready"],
    });
  });

  test("property: has one line for each replica", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 65_535 }), (count, port) => {
        const replicas = Array.from({ length: count }, (_, index) => `r-${index}`);
        const lines = balancerConfig({ replicas, port }).split("\n");
        expect(lines.filter((line) => line.startsWith("  server "))).toHaveLength(count);
        expect(lines).toContain(`  monitor fail if { nbsrv(replicas) lt ${count} }`);
      }),
    );
  });
});

describe("is refused, with its path,", () => {
  test.each<[string, ServiceProps, string]>([
    ["without an image", { image: undefined }, "must have an image; the engine runs no programs of this machine"],
    ["with no replicas", { replicas: 0 }, "replicas must be a whole number from 1 on, got 0"],
    ["with too little memory", { memory: 1 }, "memory must be 6 MiB or more, got 1"],
    ["without a CPU", { cpus: 0 }, "cpus must be more than 0, got 0"],
    ["as a user by name", { user: "node" }, 'user must be numbers, USER or USER:GROUP, got "node"'],
    [
      "with a path that would be configuration",
      { health: { path: "/a\n  server x" } },
      'health.path must begin with / and have no spaces, got "/a\n  server x"',
    ],
  ])("%s", (_, props, problem) => {
    expect(() => service(props)).toThrow(`docker.Service shop/web: ${problem}`);
  });

  test("with a network, bucket, service or database of this machine", () => {
    const stack = new TerraformStack(testApp(), "shop");
    const given: Readonly<Record<string, ServiceProps>> = {
      network: { network: new local.Network(stack, "n") },
      "buckets.FILES": { buckets: { FILES: new local.Bucket(stack, "b") } },
      "services.API": { services: { API: new local.Service(stack, "s", { command: ["node"] }) } },
      "databases.DB": { databases: { DB: new local.Database(stack, "d") } },
    };
    for (const [index, [prop, props]] of Object.entries(given).entries()) {
      expect(() => new Service(stack, `web${index}`, { image, ...props })).toThrow(
        new RegExp(`^docker\\.Service shop/web${index}: ${prop} must be `),
      );
    }
    expect(() => new Service(stack, "web", { image, ...given["buckets.FILES"] })).toThrow(
      "docker.Service shop/web: buckets.FILES must be of docker, got shop/b of local; make both on one platform, or hand over what is needed in environment",
    );
  });

  test.each<[string, ServiceProps, string]>([
    ["a port", { port: 80 }, "port must be left out in an internal network, got 80; nothing outside reaches it"],
    [
      "an address",
      { address: "0.0.0.0" },
      "address must be left out in an internal network, got 0.0.0.0; nothing outside reaches it",
    ],
  ])("with %s where nothing is published", (_, props, problem) => {
    const stack = new TerraformStack(testApp(), "shop");
    const network = new Network(stack, "inside", { internal: true });
    expect(() => new Service(stack, "web", { image, network, ...props })).toThrow(
      `docker.Service shop/web: ${problem}`,
    );
  });

  test("but not for what is not known yet", () => {
    const docker = new SynthesizedDocker((stack) => {
      const memory = new TerraformVariable(stack, "memory", {}).numberValue;
      const user = new TerraformVariable(stack, "user", {}).stringValue;
      new Service(stack, "web", { image, memory, user });
    });
    expect(docker.container("shop-web-1")).toMatchObject({ memory: "${var.memory}", user: "${var.user}" });
  });

  test("with a service that is in another network: it would not find it", () => {
    const stack = new TerraformStack(testApp(), "shop");
    const api = new Service(stack, "api", { image, network: new Network(stack, "other") });
    expect(() => new Service(stack, "web", { image, services: { API: api } })).toThrow(
      "docker.Service shop/web: services.API must be in the network shop/default-network, got one in shop/other; give both the same network",
    );
  });
});

test("works across stacks", () => {
  const app = testApp();
  const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
  const network = new Network(one, "net");
  const files = new Bucket(one, "files");
  new Service(two, "web", { image, network, buckets: { FILES: files } });
  app.synth();
  expect(two.dependencies.map(({ node }) => node.path)).toEqual(["one"]);
});
