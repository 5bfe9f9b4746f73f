import { App, type TerraformStack } from "cdktf";
import fc from "fast-check";
import { Duration, setDefaults } from "terrace";
import { ContainerService, type ContainerServiceProps } from "../../../constructs/aws/containers";
import { fargateSize } from "../../../constructs/aws/containers/fargate-size";
import { DnsZone } from "../../../constructs/aws/dns";
import { ANYBODY } from "../../../constructs/aws/network";
import { Secret } from "../../../constructs/aws/security";
import { Bucket } from "../../../constructs/aws/storage";
import { Bucket as LocalBucket } from "../../../constructs/local";
import { EmulatedStack } from "../../rig/aws-constructs/emulated-stack";
import { smallDatabase } from "../../rig/aws-constructs/small-database";
import { smallNetwork } from "../../rig/aws-constructs/small-network";
import { type Arguments, policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

type Given = Partial<ContainerServiceProps>;

function service(given: Given | ((stack: TerraformStack) => Given) = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    const network = smallNetwork(stack);
    new ContainerService(stack, "api", {
      image: "api:1",
      network,
      ...(typeof given === "object" ? given : given(stack)),
    });
  });
}

function withHttps(given: Given = {}): SynthesizedAws {
  return service((stack) => ({ domain: "api.shop.example", zone: zoneIn(stack), ...given }));
}

function zoneIn(stack: TerraformStack): ReturnType<typeof DnsZone.fromAttributes> {
  return DnsZone.fromAttributes(stack, "zone", { zoneId: "Z1", domain: "shop.example" });
}

function container(of: SynthesizedAws): Arguments {
  const { container_definitions } = of.only("aws_ecs_task_definition");
  const [first = {}] = JSON.parse(String(container_definitions)) as readonly Arguments[];
  return first;
}

/** What a role may do, by a part of the name of its policy's role. */
function permissions(of: SynthesizedAws, role: string): readonly Arguments[] {
  const policies = of.all("aws_iam_role_policy").filter((each) => String(each.role).includes(role));
  return policies.flatMap(({ policy }) => policyIn(policy).Statement);
}

describe("a service of ECS is safe by default", () => {
  test("a replica has no address in the internet", () => {
    expect(service().only("aws_ecs_service").network_configuration).toMatchObject({ assign_public_ip: false });
  });

  test("nobody reaches its load balancer from the internet", () => {
    expect(service().only("aws_lb")).toMatchObject({ internal: true });
  });

  test("nobody calls it until somebody is let in", () => {
    const rules = service().all("aws_vpc_security_group_ingress_rule");
    // The load balancer, to the replicas.
    expect(rules).toEqual([
      expect.objectContaining({ from_port: 8080, referenced_security_group_id: expect.anything() }),
    ]);
  });

  test("who breaks into the program is not root, has no capabilities, and can't change it", () => {
    expect(container(service())).toMatchObject({
      user: "1000:1000",
      privileged: false,
      readonlyRootFilesystem: true,
      linuxParameters: { capabilities: { drop: ["ALL"] } },
      mountPoints: [],
    });
  });

  test("the program, which is not root, can write to /tmp, in memory", () => {
    const tmpfs = [{ containerPath: "/tmp", size: 256, mountOptions: [] }];
    expect(container(service({ memory: 512 }))).toMatchObject({ linuxParameters: { tmpfs } });
    expect(service().only("aws_ecs_task_definition").volume).toEqual([]);
    const without = container(service({ temporaryFolders: [] }));
    expect(without.linuxParameters).not.toHaveProperty("tmpfs");
  });

  test("folders on the disk are volumes of the replica", () => {
    const synthesized = service({ writableFolders: ["/var/cache"] });
    expect(synthesized.only("aws_ecs_task_definition")).toMatchObject({ volume: [{ name: "var-cache" }] });
    expect(container(synthesized).mountPoints).toEqual([
      { sourceVolume: "var-cache", containerPath: "/var/cache", readOnly: false },
    ]);
  });

  test("nobody opens a shell in it", () => {
    expect(service().only("aws_ecs_service")).toMatchObject({ enable_execute_command: false });
  });

  test("the program can't read what only ECS needs, such as the image and the secrets", () => {
    const synthesized = service((stack) => ({ secrets: { TOKEN: new Secret(stack, "token") } }));
    expect(permissions(synthesized, "api_role")).toEqual([]);
    expect(permissions(synthesized, "api_execution-role").map(({ Action }) => Action)).toEqual([
      ["logs:CreateLogStream", "logs:PutLogEvents"],
      ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
    ]);
  });

  test("nobody makes ECS take on its roles for another account", () => {
    const roles = service().all("aws_iam_role");
    expect(roles).toHaveLength(2);
    for (const { assume_role_policy } of roles) {
      expect(policyIn(assume_role_policy).Statement).toEqual([
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: {
              "aws:SourceAccount": expect.stringMatching(/^\$\{data\.aws_caller_identity\..*\.account_id}$/) as string,
            },
            ArnLike: {
              "aws:SourceArn": expect.stringMatching(
                /^arn:\$\{.*}:ecs:\$\{.*region.*}:\$\{.*account_id}:\*$/,
              ) as string,
            },
          },
        },
      ]);
    }
  });

  test("no other repository's images can be pulled", () => {
    const image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api:1";
    const [, pull] = permissions(service({ image }), "api_execution-role");
    expect(pull?.Resource).toMatch(/:ecr:eu-central-1:123456789012:repository\/shop\/api$/);
  });

  test("secrets are in no definition", () => {
    const definition = container(service((stack) => ({ secrets: { TOKEN: new Secret(stack, "token") } })));
    expect(definition.secrets).toEqual([
      { name: "TOKEN", valueFrom: expect.stringContaining("aws_secretsmanager_secret") },
    ]);
    expect(definition.environment).toEqual([{ name: "PORT", value: "8080" }]);
  });

  test("a version that does not start is taken back, and the deployment fails", () => {
    expect(service().only("aws_ecs_service")).toMatchObject({
      deployment_circuit_breaker: { enable: true, rollback: true },
      deployment_minimum_healthy_percent: 100,
      wait_for_steady_state: true,
    });
  });

  test("replicas start only when their roles and their network are ready", () => {
    const { depends_on } = service().only("aws_ecs_service");
    expect(depends_on).toEqual(
      expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy\.api_execution-role/)]),
    );
    expect(depends_on).toEqual(expect.arrayContaining([expect.stringMatching(/^aws_lb_listener\./)]));
  });

  test("what it prints is kept for a year, also when it is gone", () => {
    expect(service().only("aws_cloudwatch_log_group")).toMatchObject({ retention_in_days: 365, skip_destroy: true });
  });

  test("its cluster is watched", () => {
    const { setting } = service().only("aws_ecs_cluster");
    expect(setting).toEqual([{ name: "containerInsights", value: "enabled" }]);
  });
});

describe("its load balancer is safe by default", () => {
  test("it drops headers that are none, and requests that are read in two ways", () => {
    expect(service().only("aws_lb")).toMatchObject({
      drop_invalid_header_fields: true,
      desync_mitigation_mode: "defensive",
    });
  });

  test("nobody deletes it by mistake; with removal destroy, said for the whole stack or here, it goes", () => {
    const inherited = service((stack) => {
      setDefaults(stack, { removal: "destroy" });
      return {};
    });
    expect(inherited.only("aws_lb")).toMatchObject({ enable_deletion_protection: false });
    expect(service().only("aws_lb")).toMatchObject({ enable_deletion_protection: true });
    expect(service({ removal: "destroy" }).only("aws_lb")).toMatchObject({ enable_deletion_protection: false });
  });

  test("it sends nothing anywhere but to the replicas", () => {
    const rules = service().all("aws_vpc_security_group_egress_rule");
    const ofBalancer = rules.filter(({ security_group_id }) => String(security_group_id).includes("balancer"));
    expect(ofBalancer).toEqual([
      expect.objectContaining({ from_port: 8080, referenced_security_group_id: expect.anything() }),
    ]);
  });

  test("a public one without HTTPS is refused: anybody on the way reads it", () => {
    expect(() => service({ isPublic: true })).toThrow(
      "aws.ContainerService shop/api: a public service must have a domain, for HTTPS; or say allowUnencryptedFromInternet: true",
    );
    expect(service({ isPublic: true, allowUnencryptedFromInternet: true }).only("aws_lb")).toMatchObject({
      internal: false,
    });
  });

  test("with a domain it speaks TLS 1.2 or later, and nothing without", () => {
    const listeners = withHttps({ isPublic: true }).all("aws_lb_listener");
    expect(listeners).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ port: 443, protocol: "HTTPS", ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" }),
        expect.objectContaining({ port: 80, default_action: [expect.objectContaining({ type: "redirect" })] }),
      ]),
    );
    expect(listeners).toHaveLength(2);
  });
});

describe("a service of ECS", () => {
  test("uses buckets, databases and services, and nothing else of them", () => {
    const synthesized = new SynthesizedAws((stack) => {
      const network = smallNetwork(stack);
      new ContainerService(stack, "api", {
        image: "api:1",
        network,
        buckets: { FILES: new Bucket(stack, "files") },
        databases: { DATABASE: smallDatabase(stack, "database", network) },
        services: { STOCK_URL: new ContainerService(stack, "stock", { image: "stock:1", network, port: 81 }) },
      });
    });
    const definitions = synthesized
      .all("aws_ecs_task_definition")
      .map(({ container_definitions }) => String(container_definitions));
    const [api = {}] = JSON.parse(definitions.find((text) => text.includes("FILES")) ?? "[]") as readonly Arguments[];
    expect((api.environment as readonly Arguments[]).map(({ name }) => name)).toEqual([
      ...["DATABASE_HOST", "DATABASE_NAME", "DATABASE_PORT", "DATABASE_USER", "FILES", "PORT", "STOCK_URL"],
    ]);
    expect(api.secrets).toEqual([{ name: "DATABASE_PASSWORD", valueFrom: expect.stringMatching(/:password::$/) }]);
    const arn = expect.stringContaining("aws_s3_bucket.files_bucket");
    const resources = permissions(synthesized, "api_role").map(({ Resource }) => Resource);
    expect(resources).toEqual([
      [arn, arn],
      [arn, arn],
    ]);
    const ports = synthesized.all("aws_vpc_security_group_ingress_rule").map(({ from_port }) => from_port);
    expect(ports.sort()).toEqual([5432, 8080, 8080, 81].sort());
  });

  test("of another stack is called: only the caller's stack comes to depend on the other's", () => {
    let stacks: readonly TerraformStack[] = [];
    const caller = new SynthesizedAws((stack) => {
      const other = new EmulatedStack(App.of(stack), "other");
      stacks = [stack, other];
      const stock = new ContainerService(other, "stock", { image: "stock:1", network: smallNetwork(other) });
      const network = smallNetwork(stack);
      new ContainerService(stack, "api", { image: "api:1", network, services: { STOCK_URL: stock } });
    });
    expect(stacks.map((each) => each.dependencies.map(({ node }) => node.id))).toEqual([["other"], []]);
    const rules = caller.all("aws_vpc_security_group_ingress_rule");
    expect(rules).toContainEqual(
      expect.objectContaining({ security_group_id: expect.stringContaining("terraform_remote_state"), from_port: 80 }),
    );
  });

  test("has the time to start that it is given", () => {
    const slow = service({ health: { path: "/health", timeout: Duration.minutes(2) } });
    expect(slow.only("aws_ecs_service")).toMatchObject({ health_check_grace_period_seconds: 120 });
  });

  test("is between its bounds, and deployments leave that alone", () => {
    const scaled = service({ replicas: { min: 2, max: 5 } });
    expect(scaled.only("aws_appautoscaling_target")).toMatchObject({ min_capacity: 2, max_capacity: 5 });
    expect(scaled.only("aws_appautoscaling_policy").target_tracking_scaling_policy_configuration).toMatchObject({
      target_value: 60,
    });
    expect(scaled.only("aws_ecs_service").lifecycle).toMatchObject({
      ignore_changes: expect.arrayContaining(["desired_count"]),
    });
  });

  test("can be found by a name that stands for its replicas", () => {
    const found = service({ address: "discovery", port: 9_000 });
    expect(found.types).not.toContain("aws_lb");
    expect(found.only("aws_ecs_service").service_registries).toBeDefined();
    expect(container(found)).toMatchObject({ portMappings: [{ containerPort: 9000 }] });
  });

  test("lets in whom it is told to, once", () => {
    const synthesized = new SynthesizedAws((stack) => {
      const api = new ContainerService(stack, "api", { image: "api:1", network: smallNetwork(stack) });
      api.allowFrom(ANYBODY);
      api.allowFrom(ANYBODY);
    });
    const rules = synthesized
      .all("aws_vpc_security_group_ingress_rule")
      .filter(({ cidr_ipv4 }) => cidr_ipv4 !== undefined);
    expect(rules).toEqual([expect.objectContaining({ cidr_ipv4: "0.0.0.0/0", from_port: 80 })]);
  });

  test.each<[Given, string]>([
    [{ cpu: 300 }, "cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, got 300"],
    [{ cpu: 1024, memory: 512 }, "memory with cpu 1024 must be from 2048 to 8192 in steps of 1024 MiB, got 512"],
    [{ replicas: 0 }, "replicas must be whole numbers from 1 on, got 0"],
    [{ replicas: { min: 3, max: 2 } }, "replicas.max must be min or more, got 3 to 2"],
    [{ restart: "never" }, 'restart must be "always", got "never"; ECS starts another replica for each that ends'],
    [{ stopTimeout: Duration.minutes(3) }, "stopTimeout must be whole seconds from 1 to 120, got 180"],
    [{ storage: 500 }, "storage must be whole GiB from 20 to 200, got 500"],
    [{ temporaryFolders: ["tmp"] }, 'temporaryFolders must be like /tmp, got "tmp"'],
    [{ writableFolders: ["cache"] }, 'writableFolders must be like /var/cache, got "cache"'],
    [{ environment: { PORT: "1" } }, "variables must have different names, got PORT twice; rename one"],
    [{ domain: "shop.example" }, 'domain must have a zone, or a certificate, got "shop.example" alone'],
    [{ name: "1api" }, 'name must be up to 63 letters, digits and hyphens, a letter first, got "1api"'],
    [
      { address: "discovery", health: { path: "/" } },
      'health must have a load balancer, got the address "discovery"; leave one of them out',
    ],
  ])("refuses %j", (given, message) => {
    expect(() => service(given)).toThrow(`aws.ContainerService shop/api: ${message}`);
  });

  test("refuses a bucket of another platform", () => {
    expect(() => service((stack) => ({ buckets: { FILES: new LocalBucket(stack, "files") } }))).toThrow(
      "aws.ContainerService shop/api: buckets.FILES must be of aws, got shop/files of local; make both on one platform",
    );
  });

  test("has the smallest memory for its cpu, which the next smaller cpu may not have", () => {
    fc.assert(
      fc.property(fc.constantFrom(256, 512, 1024, 2048, 4096, 8192, 16384), fc.nat(130_000), (cpu, memory) => {
        const least = fargateSize(cpu);
        expect(least).toMatchObject({ cpu, memory: cpu * 2 });
        const asked = fargateSize(cpu, memory);
        expect(typeof asked === "string" || (asked.memory === memory && memory >= cpu * 2 && memory % 512 === 0)).toBe(
          true,
        );
      }),
    );
  });
});
