import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "terrace";
import { Role } from "terrace/aws/iam";
import { VirtualMachine, type VirtualMachineProps } from "terrace/aws/compute";
import { Network, Port } from "terrace/aws/network";
import { amazonLinuxParameter } from "../../../constructs/aws/compute/amazon-linux";
import { EmulatedStack } from "../../rig/aws-constructs/emulated-stack";
import { existingNetwork } from "../../rig/aws-constructs/existing-network";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";
import { tempFolder } from "../../rig/temp-folder";

describe("a virtual machine", () => {
  test("gives its credentials to nobody who makes a program on it fetch a URL, nor to containers on it", () => {
    expect(synthesized().only("aws_instance").metadata_options).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  test("keeps nothing unencrypted", () => {
    expect(synthesized().only("aws_instance").root_block_device).toMatchObject({ encrypted: true });
  });

  test("has no address that the internet knows, and no key that opens it", () => {
    const machine = synthesized().only("aws_instance");
    expect(machine.subnet_id).toBe("subnet-private-1");
    expect(machine).not.toHaveProperty("key_name");
  });

  test("gets no public address in a public subnet either, whatever the subnet gives others", () => {
    const machine = synthesized({ subnets: "public" }).only("aws_instance");
    expect(machine).toMatchObject({ subnet_id: "subnet-public-1", associate_public_ip_address: false });
  });

  test("lets nobody connect until it is told to", () => {
    expect(synthesized().types).not.toContain("aws_vpc_security_group_ingress_rule");
  });

  test("may do nothing in the account but take part in sessions", () => {
    const aws = synthesized();
    expect(aws.types).not.toContain("aws_iam_role_policy_attachment");
    expect(policyIn(aws.only("aws_iam_role_policy").policy).Statement).toEqual([
      {
        Effect: "Allow",
        Action: [
          "ssm:UpdateInstanceInformation",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        Resource: "*",
      },
    ]);
  });

  test("isn't ended by mistake, and leaves its volume when it goes", () => {
    expect(synthesized().only("aws_instance")).toMatchObject({
      disable_api_termination: true,
      root_block_device: { delete_on_termination: false },
    });
  });

  test("goes with its volume where that is asked for", () => {
    expect(synthesized({ removal: "destroy" }).only("aws_instance")).toMatchObject({
      disable_api_termination: false,
      root_block_device: { delete_on_termination: true },
    });
  });

  test("is watched each minute unless that costs too much", () => {
    expect(synthesized().only("aws_instance").monitoring).toBe(true);
    expect(synthesized({ monitoring: "basic" }).only("aws_instance").monitoring).toBe(false);
  });

  test("isn't replaced because there is a newer image", () => {
    expect(synthesized().only("aws_instance").lifecycle).toEqual({ ignore_changes: ["ami"] });
  });

  test("is replaced by each newer image where that is asked for, and by another one that it is given", () => {
    const latest = synthesized({ image: "latest" }).only("aws_instance");
    const given = synthesized({ image: "ami-1" }).only("aws_instance");
    expect(latest.ami).toMatch(/^\$\{data\.aws_ssm_parameter\..+\.insecure_value\}$/);
    expect(given.ami).toBe("ami-1");
    expect([latest, given].map(({ lifecycle }) => lifecycle)).toEqual([undefined, undefined]);
  });

  test.each([
    ["t3.micro", "x86_64"],
    ["m5.large", "x86_64"],
    ["g4dn.xlarge", "x86_64"],
    ["p4d.24xlarge", "x86_64"],
    ["u-6tb1.metal", "x86_64"],
    ["t4g.micro", "arm64"],
    ["m7gd.large", "arm64"],
    ["c7gn.large", "arm64"],
    ["im4gn.large", "arm64"],
    ["is4gen.large", "arm64"],
    ["x2gd.large", "arm64"],
    ["g5g.xlarge", "arm64"],
    ["a1.medium", "arm64"],
  ])("%s starts from an image for %s", (type, architecture) => {
    const name = `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
    expect(amazonLinuxParameter(type)).toBe(name);
  });

  test("is in the zone that is asked for", () => {
    expect(synthesized({ zone: 2, subnets: "isolated" }).only("aws_instance").subnet_id).toContain("isolated-2");
  });

  test("works in a role that it is given", () => {
    const aws = new SynthesizedAws((stack) => {
      const role = Role.fromName(stack, "role", { name: "web", arn: "arn:aws:iam::123456789012:role/web" });
      new VirtualMachine(stack, "machine", { network: existingNetwork(stack), role });
    });
    expect(aws.only("aws_iam_instance_profile").role).toBe("web");
    expect(aws.types).not.toContain("aws_iam_role_policy");
  });

  test("reaches what lets it in, and is reached by whom it lets in", () => {
    const aws = new SynthesizedAws((stack) => {
      const network = existingNetwork(stack);
      const web = new VirtualMachine(stack, "web", { network });
      const data = new VirtualMachine(stack, "data", { network });
      data.connections.allowFrom(web, Port.tcp(5432));
    });
    expect(aws.only("aws_vpc_security_group_ingress_rule")).toMatchObject({
      security_group_id: expect.stringContaining("data_security-group"),
      referenced_security_group_id: expect.stringContaining("web_security-group"),
      from_port: 5432,
    });
  });

  test("of another stack than its network's depends on that stack, not the other way round", () => {
    const app = new App({ outdir: tempFolder() });
    const network = new Network(new EmulatedStack(app, "network"), "network", { flowLog: "none" });
    new VirtualMachine(new EmulatedStack(app, "web"), "machine", { network });
    app.synth();
    const { stacks } = JSON.parse(readFileSync(join(app.outdir, "manifest.json"), "utf8")) as {
      readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
    };
    expect([stacks.network?.dependencies, stacks.web?.dependencies]).toEqual([[], ["network"]]);
  });

  test("grantSession lets somebody open a shell on this machine, and end their own sessions only", () => {
    const aws = new SynthesizedAws((stack) => {
      const network = existingNetwork(stack);
      const role = Role.fromName(stack, "machines", { name: "web", arn: "arn:aws:iam::123456789012:role/web" });
      const operator = new Role(stack, "operator", { assumedBy: { arns: ["arn:aws:iam::123456789012:root"] } });
      new VirtualMachine(stack, "machine", { network, role }).grantSession(operator);
    });
    expect(policyIn(aws.only("aws_iam_role_policy").policy).Statement).toEqual([
      {
        Effect: "Allow",
        Action: "ssm:StartSession",
        Resource: expect.stringMatching(/^\$\{aws_instance\..+\.arn\}$/),
      },
      {
        Effect: "Allow",
        Action: "ssm:StartSession",
        Resource: expect.stringMatching(/:document\/SSM-SessionManagerRunShell$/),
      },
      {
        Effect: "Allow",
        Action: ["ssm:ResumeSession", "ssm:TerminateSession"],
        Resource: expect.stringMatching(/:ssm:\*:\*:session\/\$\$\{aws:userid\}-\*$/),
      },
    ]);
  });

  test.each<readonly [Partial<VirtualMachineProps>, string]>([
    [{ zone: 3 }, "zone must be from 1 to 2, the network's, got 3"],
    [{ zone: 0 }, "zone must be from 1 to 2, the network's, got 0"],
    [{ volumeSize: 0 }, "volumeSize must be whole GiB from 1 to 16384, got 0"],
    [{ volumeSize: 8.5 }, "volumeSize must be whole GiB from 1 to 16384, got 8.5"],
  ])("given %j is refused", (props, problem) => {
    expect(() => synthesized(props)).toThrow(`aws.VirtualMachine shop/machine: ${problem}`);
  });
});

function synthesized(props: Partial<VirtualMachineProps> = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    const network = existingNetwork(stack);
    new VirtualMachine(stack, "machine", { network, ...props });
  });
}
