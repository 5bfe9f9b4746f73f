import type { Kind, Making, Made } from "./kind";

/** What has to do with networks and machines. */
export const networkKinds: Readonly<Record<string, Kind>> = {
  network: {
    make: (of) => ({
      ...subnets(of),
      aws_internet_gateway: { vpc_id: of.ref("aws_vpc", "id"), tags: of.tags },
      aws_route_table: { vpc_id: of.ref("aws_vpc", "id") },
      aws_route: {
        route_table_id: of.ref("aws_route_table", "id"),
        destination_cidr_block: of.one(["0.0.0.0/0", "192.168.0.0/16"]),
        gateway_id: of.ref("aws_internet_gateway", "id"),
      },
      aws_route_table_association: {
        subnet_id: of.ref("aws_subnet", "id"),
        route_table_id: of.ref("aws_route_table", "id"),
      },
      "data.aws_subnets": {
        filter: [{ name: "vpc-id", values: [of.ref("aws_vpc", "id")] }],
        depends_on: [of.address("aws_subnet"), of.address("aws_subnet:b")],
      },
    }),
  },
  firewall: {
    make: (of) => ({
      aws_vpc: { cidr_block: "10.1.0.0/16", tags: of.tags },
      aws_security_group: { name: of.name, description: "of the test", vpc_id: of.ref("aws_vpc", "id"), tags: of.tags },
      aws_vpc_security_group_ingress_rule: {
        security_group_id: of.ref("aws_security_group", "id"),
        cidr_ipv4: of.one(["10.0.0.0/8", "10.1.0.0/16"]),
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
        description: of.one(["web", "the web", "a web"]),
      },
      aws_vpc_security_group_egress_rule: {
        security_group_id: of.ref("aws_security_group", "id"),
        cidr_ipv4: "0.0.0.0/0",
        ip_protocol: "-1",
      },
    }),
  },
  peers: {
    make: (of) => ({
      aws_vpc: { cidr_block: "10.2.0.0/16" },
      aws_security_group: { name: of.name, vpc_id: of.ref("aws_vpc", "id") },
      "aws_security_group:b": { name: `${of.name}-b`, vpc_id: of.ref("aws_vpc", "id"), tags: of.tags },
      aws_security_group_rule: {
        type: "ingress",
        security_group_id: of.ref("aws_security_group", "id"),
        source_security_group_id: of.ref("aws_security_group:b", "id"),
        protocol: "tcp",
        from_port: of.one([22, 2222]),
        to_port: 2222,
      },
    }),
  },
  acl: {
    make: (of) => ({
      aws_vpc: { cidr_block: "10.3.0.0/16", enable_dns_support: of.one([true, false]), tags: of.tags },
      aws_network_acl: {
        vpc_id: of.ref("aws_vpc", "id"),
        ingress: of.one([80, 443, 8080].map((port) => [rule(100, port), rule(200, port + 1)])),
        tags: of.tags,
      },
      aws_vpc_dhcp_options: { domain_name: `${of.name}.internal`, domain_name_servers: ["AmazonProvidedDNS"] },
      aws_vpc_dhcp_options_association: {
        vpc_id: of.ref("aws_vpc", "id"),
        dhcp_options_id: of.ref("aws_vpc_dhcp_options", "id"),
      },
    }),
  },
  wayOut: {
    isSlow: true,
    make: (of) => ({
      aws_vpc: { cidr_block: "10.4.0.0/16" },
      aws_subnet: {
        vpc_id: of.ref("aws_vpc", "id"),
        cidr_block: "10.4.1.0/24",
        availability_zone: `${of.region}a`,
      },
      aws_eip: { domain: "vpc", tags: of.tags },
      aws_nat_gateway: { subnet_id: of.ref("aws_subnet", "id"), allocation_id: of.ref("aws_eip", "id"), tags: of.tags },
      aws_vpc_endpoint: { vpc_id: of.ref("aws_vpc", "id"), service_name: `com.amazonaws.${of.region}.s3` },
    }),
  },
  balancing: {
    make: (of) => ({
      ...subnets(of),
      aws_lb_target_group: {
        name: of.name,
        port: 80,
        protocol: "HTTP",
        vpc_id: of.ref("aws_vpc", "id"),
        health_check: { path: of.one(["/", "/health", "/ready"]) },
      },
      aws_db_subnet_group: {
        name: of.name,
        subnet_ids: [of.ref("aws_subnet", "id"), of.ref("aws_subnet:b", "id")],
        tags: of.tags,
      },
    }),
  },
  namespace: {
    make: (of) => ({
      aws_vpc: { cidr_block: "10.5.0.0/16" },
      aws_service_discovery_private_dns_namespace: { name: `${of.name}.local`, vpc: of.ref("aws_vpc", "id") },
    }),
  },
  prefixes: {
    make: (of) => ({
      aws_ec2_managed_prefix_list: {
        name: of.name,
        address_family: "IPv4",
        max_entries: 3,
        entry: [{ cidr: "10.0.0.0/8", description: "all" }],
        tags: of.tags,
      },
      aws_key_pair: { key_name: of.name, public_key: PUBLIC_KEY, tags: of.tags },
    }),
  },
  template: {
    isSlow: true,
    make: (of) => ({
      aws_launch_template: {
        name: of.name,
        image_id: "ami-12c6146b",
        instance_type: of.one(["t3.micro", "t3.small", "m5.large"]),
        block_device_mappings: [{ device_name: "/dev/sda1", ebs: { volume_size: 20 } }],
      },
    }),
  },
  volume: {
    isSlow: true,
    make: (of) => ({ aws_ebs_volume: { availability_zone: `${of.region}a`, size: 8, tags: of.tags } }),
  },
};

function subnets(of: Making): Made {
  const subnet = (part: number, zone: string): object => ({
    vpc_id: of.ref("aws_vpc", "id"),
    cidr_block: `10.0.${part}.0/24`,
    availability_zone: `${of.region}${zone}`,
    map_public_ip_on_launch: of.one([false, true]),
    tags: of.tags,
  });
  return {
    aws_vpc: { cidr_block: "10.0.0.0/16", tags: of.tags },
    aws_subnet: { ...subnet(1, "a") },
    "aws_subnet:b": { ...subnet(2, "b") },
  };
}

function rule(number: number, port: number): object {
  const none = { icmp_code: 0, icmp_type: 0, ipv6_cidr_block: null };
  return {
    ...none,
    rule_no: number,
    action: "allow",
    protocol: "tcp",
    cidr_block: "10.0.0.0/8",
    from_port: port,
    to_port: port,
  };
}

const PUBLIC_KEY =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDVtsXeQlRiJYlNeQj9zTCVfYVBNSRLSMOY8zEBBAhZ1Zs3dKGVBTSKlhJUdM5Dmsk0GC5u5HzfQW1wI1iVO5gkJKJ8YZcP2gBkJp5OiXO0tO1rUF0bNQrjX8jB2QVu5e9D0fF7sDPkYb9x9cUKqTtOZ5nq6X9zvMHXGKPuhH+r3w== of@test";
