import { join, resolve } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { buildSync } from "esbuild";
import { Platform, usePlatform } from "terrace";
import { awsPlatform } from "terrace/aws";
import { dockerPlatform } from "terrace/docker";
import { localPlatform } from "terrace/local";
import { describePlatform, resourcesNamed, type Resource } from "../contracts/platform";
import { testApp } from "./synthesized";

describePlatform("local", {
  platform: localPlatform,
  environmentsOf: (stack, service) =>
    resourcesNamed(stack, "local_process", new RegExp(`shop-${service}-\\d+$`)).map(
      ({ environment }) => environment as Record<string, string>,
    ),
  healthPathOf(stack, service) {
    const [replica] = resourcesNamed(stack, "local_process", new RegExp(`shop-${service}-1$`));
    const { url } = replica?.["ready"] as { readonly url?: string };
    return url?.replace(/^http:\/\/[^/]+/, "");
  },
  keeps: (stack, construct) =>
    resourcesNamed(stack, "local_directory", new RegExp(`shop-${construct}$`)).every(({ force }) => force === false),
  refused: [
    {
      make: (stack) => localPlatform.service(stack, "web", { image: "example/web:1" }),
      problem: "local.Service shop/web: must have a command; this machine runs no images",
    },
    {
      make: (stack) => localPlatform.database(stack, "db", { engine: "mysql" }),
      problem: "local.Database shop/db: engine must be postgres, got mysql; this machine runs no other",
    },
    {
      make: (stack) => localPlatform.database(stack, "db", { version: "16.1" }),
      problem: 'local.Database shop/db: version must be a major one such as 16, got "16.1"',
    },
  ],
});

describePlatform("docker", {
  platform: dockerPlatform,
  environmentsOf: (stack, service) =>
    resourcesNamed(stack, "docker_container", new RegExp(`shop-${service}-\\d+$`)).map(environmentIn),
  healthPathOf(stack, service) {
    const [balancer] = resourcesNamed(stack, "docker_container", new RegExp(`shop-${service}$`));
    return /httpchk GET (\S+)/.exec(environmentIn(balancer ?? {})["CONFIG"] ?? "")?.[1];
  },
  // The engine makes a volume that no resource is.
  keeps: (stack, construct) => resourcesNamed(stack, "docker_volume", new RegExp(`shop-${construct}$`)).length === 0,
  refused: [
    {
      make: (stack) => dockerPlatform.service(stack, "web", { command: ["node"] }),
      problem: "docker.Service shop/web: must have an image; the engine runs no programs of this machine",
    },
  ],
});

describePlatform("aws", {
  platform: awsPlatform,
  prepare: (stack) => {
    new AwsProvider(stack, "aws", { region: "us-east-1" });
  },
  environmentsOf(stack, service) {
    const tasks = Object.values(stack.resource["aws_ecs_task_definition"] ?? {});
    const task = tasks.find(({ family }) => family === `shop-${service}`);
    const [{ desired_count = 0 } = {}] = resourcesNamed(stack, "aws_ecs_service", new RegExp(`shop-${service}$`));
    const environment = containerEnvironment(String(task?.["container_definitions"]));
    return Array.from({ length: Number(desired_count) }, () => environment);
  },
  healthPathOf(stack, service) {
    const targets = Object.entries(stack.resource["aws_lb_target_group"] ?? {});
    const [, target] = targets.find(([id]) => id.startsWith(service)) ?? [];
    // A load balancer asks in any case.
    const { path } = target?.["health_check"] as { readonly path?: string };
    return path === "/" ? undefined : path;
  },
  keeps(stack, construct) {
    const all = Object.values({ ...stack.resource["aws_s3_bucket"], ...stack.resource["aws_db_instance"] });
    const [one, ...others] = all.filter((each) =>
      new RegExp(`shop-${construct}-?$`).test(String(each["identifier"] ?? each["bucket_prefix"])),
    );
    if (others.length > 0) throw new Error(`more than one is called ${construct}`);
    return one?.["force_destroy"] === false || one?.["deletion_protection"] === true;
  },
  refused: [
    {
      make: (stack) => awsPlatform.service(stack, "web", { command: ["node"] }),
      problem: "aws.ContainerService shop/web: image must be given, got none; AWS runs containers",
    },
    {
      make: (stack) => awsPlatform.service(stack, "web", { image: "example/web:1" }),
      problem:
        "aws.ContainerService shop/web: network must be given, got none; AWS has no place of its own for a service",
    },
    {
      make: (stack) => awsPlatform.database(stack, "db"),
      problem: "aws.Database shop/db: network must be given, got none; AWS has no place of its own for a database",
    },
  ],
});

/** What a container finds in its environment. Of a secret that is the reference by which ECS reads it. */
function containerEnvironment(definitions: string): Record<string, string> {
  const [{ environment = [], secrets = [] } = {}] = JSON.parse(definitions) as readonly {
    readonly environment?: readonly { readonly name: string; readonly value: string }[];
    readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  }[];
  const entries = [
    ...environment.map(({ name, value }) => [name, value]),
    ...secrets.map(({ name, valueFrom }) => [name, /\$\{[^}]+\}/.exec(valueFrom)?.[0]]),
  ];
  return Object.fromEntries(entries) as Record<string, string>;
}

function environmentIn({ env = [] }: { readonly env?: unknown } & Resource): Record<string, string> {
  const variables = (env as readonly string[]).map((each) => /^([^=]*)=(.*)$/s.exec(each) ?? []);
  return Object.fromEntries(variables.map(([, name = "", value = ""]) => [name, value]));
}

describe("a scope's platform", () => {
  test("is the nearest one that was chosen", () => {
    const app = testApp();
    const [here, there] = [new TerraformStack(app, "here"), new TerraformStack(app, "there")];
    usePlatform(app, localPlatform);
    usePlatform(there, dockerPlatform);
    expect(Platform.of(new Construct(here, "web"))).toBe(localPlatform);
    expect(Platform.of(new Construct(there, "web"))).toBe(dockerPlatform);
  });

  test("is none until one is chosen, which is an error with the remedy", () => {
    expect(() => Platform.of(new TerraformStack(testApp(), "shop"))).toThrow(
      "Platform shop: must be chosen, got none; usePlatform(app, localPlatform) of terrace/local does, or dockerPlatform of terrace/docker, awsPlatform of terrace/aws",
    );
  });

  test("is chosen once", () => {
    const app = testApp();
    usePlatform(app, localPlatform);
    usePlatform(app, localPlatform);
    expect(() => usePlatform(app, dockerPlatform)).toThrow(
      "must be chosen once, got docker after local; leave out one",
    );
  });
});

test.each<[string, readonly string[]]>([
  ["local", []],
  ["docker", ["@cdktf/provider-docker"]],
  ["aws", ["@cdktf/provider-aws"]],
])("the entry of %s loads no other platform's bindings, and of its own no barrel", (platform, bindings) => {
  const entry = join(resolve(__dirname, "..", ".."), "constructs", platform, "index.ts");
  const { metafile } = buildSync({
    entryPoints: [entry],
    bundle: true,
    packages: "external",
    platform: "node",
    metafile: true,
    write: false,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  const loaded = [...new Set(imports.filter((path) => path.startsWith("@cdktf/provider-")))];
  expect(loaded.filter((path) => !/^@cdktf\/provider-\w+\/lib\/[a-z0-9-]+$/.test(path))).toEqual([]);
  expect([...new Set(loaded.map((path) => path.split("/").slice(0, 2).join("/")))]).toEqual(bindings);
});
