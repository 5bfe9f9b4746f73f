import { Fn, type TerraformStack } from "cdktf";
import { Network, type NetworkProps, Port, SecurityGroup, type SubnetKind } from "terrace/aws/network";
import { type Arguments, policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

describe("a network", () => {
  test("has no machine that gets a public address without asking", () => {
    const subnets = networkWith({ ipv6: true }).all("aws_subnet");
    expect(subnets.map((subnet) => subnet.map_public_ip_on_launch)).toEqual(Array(6).fill(false));
    expect(ofKind(subnets, "public").map((subnet) => subnet.assign_ipv6_address_on_creation)).toEqual([false, false]);
  });

  test("lets nothing that is given no security group in or out", () => {
    const network = networkWith({});
    expect(network.only("aws_default_security_group")).toMatchObject({
      ingress: [],
      egress: [],
      vpc_id: vpcOf(network),
    });
  });

  test("logs who connected to whom, for a year, and also what was let in", () => {
    const network = networkWith({});
    expect(network.only("aws_flow_log")).toMatchObject({ traffic_type: "ALL", vpc_id: vpcOf(network) });
    expect(network.only("aws_cloudwatch_log_group")).toMatchObject({ retention_in_days: 365 });
  });

  test("writes its log with a role that can do nothing else, and that is for no other account", () => {
    const network = networkWith({});
    expect(policyIn(network.only("aws_iam_role").assume_role_policy).Statement).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": expect.stringContaining("account_id") } },
      },
    ]);
    const resource = expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.[^}]+\.arn\}:\*$/);
    expect(policyIn(network.only("aws_iam_role_policy").policy).Statement).toEqual([
      { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: resource },
      { Effect: "Allow", Action: "logs:DescribeLogStreams", Resource: resource },
    ]);
  });

  test("has no way from the internet to private and isolated subnets", () => {
    const network = networkWith({ ipv6: true });
    const toInternet = network.all("aws_route").filter(({ gateway_id }) => gateway_id !== undefined);
    expect(toInternet.map(({ route_table_id }) => route_table_id)).toEqual([
      expect.stringContaining("network_public_"),
      expect.stringContaining("network_public_"),
    ]);
  });

  test("has no way out of isolated subnets", () => {
    const tables = networkWith({ ipv6: true })
      .all("aws_route")
      .map(({ route_table_id }) => route_table_id);
    expect(tables.filter((table) => String(table).includes("isolated"))).toEqual([]);
  });

  test("goes on reaching the internet when a zone fails: each has a NAT gateway of its own", () => {
    const network = networkWith({ zones: 3 });
    const routes = network.all("aws_route").filter(({ nat_gateway_id }) => nat_gateway_id !== undefined);
    expect(network.all("aws_nat_gateway")).toHaveLength(3);
    expect(new Set(routes.map(({ nat_gateway_id }) => nat_gateway_id)).size).toBe(3);
  });

  test("has one NAT gateway for all where that is enough, after the way to the internet", () => {
    const network = networkWith({ nat: "single" });
    const routes = network.all("aws_route").filter(({ nat_gateway_id }) => nat_gateway_id !== undefined);
    expect(routes).toHaveLength(2);
    expect(new Set(routes.map(({ nat_gateway_id }) => nat_gateway_id)).size).toBe(1);
    expect(network.only("aws_nat_gateway").depends_on).toEqual([expect.stringContaining("aws_internet_gateway.")]);
  });

  test("reaches S3 and DynamoDB without the internet, from everywhere in it", () => {
    const network = networkWith({});
    const tables = network.all("aws_vpc_endpoint").map(({ route_table_ids }) => route_table_ids);
    expect(network.all("aws_vpc_endpoint").map(({ service_name }) => service_name)).toEqual([
      expect.stringMatching(/^com\.amazonaws\.\$\{data\.aws_region\..+\.dynamodb$/),
      expect.stringMatching(/^com\.amazonaws\.\$\{data\.aws_region\..+\.s3$/),
    ]);
    expect(tables.map((each) => (each as string[]).length)).toEqual([4, 4]);
  });

  test("has IPv6 from which private subnets reach out, and are not reached", () => {
    const network = networkWith({ ipv6: true, nat: "none" });
    expect(network.only("aws_vpc").assign_generated_ipv6_cidr_block).toBe(true);
    expect(network.all("aws_route").filter((route) => route.egress_only_gateway_id !== undefined)).toHaveLength(2);
    expect(ofKind(network.all("aws_subnet"), "private")[1]?.ipv6_cidr_block).toMatch(
      /^\$\{cidrsubnet\(aws_vpc\.[^.]+\.ipv6_cidr_block, 8, 16\)\}$/,
    );
  });

  test("has no NAT gateway, no address, and no IPv6 unless it is asked for", () => {
    const { types } = networkWith({ nat: "none" });
    expect(types).toEqual(
      expect.not.arrayContaining(["aws_nat_gateway", "aws_eip", "aws_egress_only_internet_gateway"]),
    );
  });

  test.each<readonly [number, readonly SubnetKind[]]>([
    [1, ["isolated"]],
    [2, ["public", "private"]],
    [5, ["private", "isolated"]],
  ])("of %i zones with %j subnets moves none of them when zones and kinds are added", (zones, kinds) => {
    const before = blocksOf(networkWith({ zones, kinds, nat: "none", flowLog: "none" }));
    const after = blocksOf(networkWith({ zones: 6, nat: "none", flowLog: "none" }));
    expect(Object.keys(before)).toHaveLength(zones * kinds.length);
    expect(after).toMatchObject(before);
  });

  test("keeps a counted subnet in its zone, whatever is the first one later; a named zone is what it is named", () => {
    const counted = networkWith({ zones: 1 }).all("aws_subnet");
    const named = networkWith({ zones: ["eu-central-1b"] }).all("aws_subnet");
    expect(counted[0]).toMatchObject({
      availability_zone: expect.stringMatching(/^\$\{data\.aws_availability_zones\.[^.]+\.names\.0\}$/),
      lifecycle: { ignore_changes: ["availability_zone"] },
    });
    expect(named[0]).toMatchObject({ availability_zone: "eu-central-1b" });
    expect(named[0]).not.toHaveProperty("lifecycle");
  });

  test("is cut by Terraform where its block is known to Terraform alone", () => {
    const network = networkWith({ cidr: Fn.join("/", ["10.0.0.0", "16"]), zones: 1 });
    expect(ofKind(network.all("aws_subnet"), "isolated")[0]?.cidr_block).toBe(
      '${cidrsubnet(join("/", ["10.0.0.0", "16"]), 5, 24)}',
    );
  });

  test.each<readonly [NetworkProps, string]>([
    [{ cidr: "10.0.0.0/24" }, 'cidr must be IPv4, from /16 to /23, got "10.0.0.0/24"'],
    [{ cidr: "10.0.1.0/16" }, 'cidr must begin at its first address, 10.0.0.0/16, got "10.0.1.0/16"'],
    [{ cidr: "10.0.0.0/8" }, 'cidr must be IPv4, from /16 to /23, got "10.0.0.0/8"'],
    [{ cidr: "fd00::/16" }, 'cidr must be IPv4, from /16 to /23, got "fd00::/16"'],
    [{ cidr: "ten" }, 'cidr must be an address and a prefix, like 10.0.0.0/16 or fd00::/8, got "ten"'],
    [{ zones: 0 }, "zones must be from 1 to 6, got 0"],
    [{ zones: 7 }, "zones must be from 1 to 6, got 7"],
    [{ zones: 1.5 }, "zones must be from 1 to 6, got 1.5"],
    [{ zones: ["a", "a"] }, "zones must differ, got a, a"],
    [{ kinds: [] }, "kinds must be one at least, got none"],
    [{ kinds: ["public", "public"] }, "kinds must differ, got public, public"],
    [{ kinds: ["private"] }, 'nat must be "none" without public subnets, got "per-zone"; or add "public" to kinds'],
    [
      { kinds: ["public"], nat: "single" },
      'nat must be "none" without private subnets, got "single"; or add "private" to kinds',
    ],
  ])("given %j is refused", (props, problem) => {
    expect(() => networkWith(props)).toThrow(`aws.Network shop/network: ${problem}`);
  });

  test("says which kinds of subnets it has when it is asked for another one", () => {
    const ask = (stack: TerraformStack) => new Network(stack, "network", { kinds: ["public"] }).subnetIds("isolated");
    expect(() => new SynthesizedAws(ask)).toThrow(
      "aws.Network shop/network: has no isolated subnets, only public; add it to kinds",
    );
  });
});

describe("an interface endpoint", () => {
  test("is reached from its network only, at its one port, and connects to nobody", () => {
    const aws = new SynthesizedAws((stack) => {
      new Network(stack, "network", { cidr: "10.7.0.0/16" }).addInterfaceEndpoint("secretsmanager");
    });
    expect(aws.only("aws_vpc_security_group_ingress_rule")).toMatchObject({
      cidr_ipv4: "10.7.0.0/16",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    });
    expect(aws.types).not.toContain("aws_vpc_security_group_egress_rule");
  });

  test("is found under the service's own name, in each zone", () => {
    const aws = new SynthesizedAws((stack) => {
      new Network(stack, "network").addInterfaceEndpoint("ecr.dkr", { subnets: "isolated" });
    });
    const endpoint = aws.all("aws_vpc_endpoint").find((each) => each.vpc_endpoint_type === "Interface");
    expect(endpoint).toMatchObject({
      service_name: expect.stringMatching(/^com\.amazonaws\.\$\{.+\}\.ecr\.dkr$/),
      private_dns_enabled: true,
      subnet_ids: [expect.stringContaining("isolated_1"), expect.stringContaining("isolated_2")],
    });
  });

  test("takes a service's whole name, and says what may be done through it", () => {
    const aws = new SynthesizedAws((stack) => {
      const statements = [{ principal: "*" as const, actions: ["s3:GetObject"], resources: ["*"] }];
      const service = "com.amazonaws.vpce.eu-central-1.vpce-svc-1";
      new Network(stack, "network").addInterfaceEndpoint(service, { statements, privateDns: false });
    });
    const endpoint = aws.all("aws_vpc_endpoint").find((each) => each.vpc_endpoint_type === "Interface");
    expect(endpoint).toMatchObject({
      service_name: "com.amazonaws.vpce.eu-central-1.vpce-svc-1",
      private_dns_enabled: false,
    });
    expect(policyIn(endpoint?.policy).Statement).toEqual([
      { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" },
    ]);
  });

  test("refuses a statement that says nothing of whom it is about", () => {
    const add = (stack: TerraformStack) =>
      new Network(stack, "network").addInterfaceEndpoint("sqs", { statements: [{ actions: ["sqs:SendMessage"] }] });
    expect(() => new SynthesizedAws(add)).toThrow(
      'aws.InterfaceEndpoint shop/network/sqs: statements must each have a principal, got one without; "*" stands for all callers',
    );
  });
});

describe("a network that exists", () => {
  test("is found by its tags, and its subnets by zone and kind, each once", () => {
    const aws = new SynthesizedAws((stack) => {
      const zones = ["eu-central-1a", "eu-central-1b"];
      const network = Network.fromLookup(stack, "network", { vpc: { tags: { Name: "prod" } }, zones });
      expect([network.subnetIds("private"), network.subnetIds("private")].map(({ length }) => length)).toEqual([2, 2]);
      new SecurityGroup(stack, "group", { vpcId: network.vpcId }).connections.allowFrom(
        { ipv4: network.cidr },
        Port.tcp(443),
      );
    });
    expect(aws.only("aws_security_group").vpc_id).toMatch(/^\$\{data\.aws_vpc\./);
    expect(aws.only("aws_vpc_security_group_ingress_rule").cidr_ipv4).toMatch(/^\$\{data\.aws_vpc\..+cidr_block\}$/);
  });

  test("must say in which zones", () => {
    const find = (stack: TerraformStack) => Network.fromLookup(stack, "network", { vpc: { id: "vpc-1" }, zones: [] });
    expect(() => new SynthesizedAws(find)).toThrow(
      "aws.FoundNetwork shop/network: zones must name one at least, got none",
    );
  });

  test("says which kinds of subnets it was given when it is asked for another one", () => {
    const ask = (stack: TerraformStack) =>
      Network.fromAttributes(stack, "network", {
        vpcId: "vpc-1",
        cidr: "10.0.0.0/16",
        zones: ["eu-central-1a"],
        subnetIds: { private: ["subnet-1"] },
      }).subnetIds("public");
    expect(() => new SynthesizedAws(ask)).toThrow(
      "aws.ExistingNetwork shop/network: has no public subnets, only private",
    );
  });
});

function networkWith(props: NetworkProps): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    new Network(stack, "network", props);
  });
}

function ofKind(subnets: readonly Arguments[], kind: SubnetKind): readonly Arguments[] {
  return subnets.filter(({ tags }) => (tags as Record<string, string>)["terrace:subnet-kind"] === kind);
}

function vpcOf(network: SynthesizedAws): unknown {
  return network.all("aws_subnet")[0]?.vpc_id;
}

/** The block of each subnet, by the construct that it is of. */
function blocksOf(network: SynthesizedAws): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    network.all("aws_subnet").map(({ tags, cidr_block }) => [(tags as { readonly Name: string }).Name, cidr_block]),
  );
}
