import { Duration } from "terrace";
import { MachineGroup, type MachineGroupProps } from "terrace/aws/compute";
import { Role } from "terrace/aws/iam";
import { existingNetwork } from "../../rig/aws-constructs/existing-network";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

describe("a group of machines", () => {
  test("gives its credentials to nobody who makes a program on it fetch a URL, nor to containers on it", () => {
    expect(synthesized().only("aws_launch_template").metadata_options).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  test("keeps nothing unencrypted", () => {
    expect(synthesized().only("aws_launch_template").block_device_mappings).toEqual([
      { device_name: "/dev/xvda", ebs: { encrypted: "true", volume_type: "gp3", delete_on_termination: "true" } },
    ]);
  });

  test("has no machine that the internet knows, and no key that opens one", () => {
    const aws = synthesized();
    expect(aws.only("aws_launch_template").network_interfaces).toMatchObject([
      { associate_public_ip_address: "false" },
    ]);
    expect(aws.only("aws_launch_template")).not.toHaveProperty("key_name");
    expect(aws.only("aws_autoscaling_group").vpc_zone_identifier).toEqual(["subnet-private-1", "subnet-private-2"]);
  });

  test("lets nobody connect until it is told to", () => {
    expect(synthesized().types).not.toContain("aws_vpc_security_group_ingress_rule");
  });

  test("starts each machine from the newest image, and is not changed by a newer one", () => {
    expect(synthesized({ type: "t4g.small" }).only("aws_launch_template").image_id).toBe(
      "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
    );
  });

  test("is never smaller than it was while its machines are replaced", () => {
    const aws = synthesized();
    expect(aws.only("aws_autoscaling_group")).toMatchObject({
      launch_template: { version: expect.stringMatching(/^\$\{aws_launch_template\..+\.latest_version\}$/) },
      instance_refresh: {
        strategy: "Rolling",
        preferences: { min_healthy_percentage: 100, max_healthy_percentage: 110 },
      },
    });
  });

  test("goes back to what was when a new image of its own fails", () => {
    const image = { id: "ami-1", rootDevice: "/dev/sda1" };
    const aws = synthesized({ image });
    expect(aws.only("aws_autoscaling_group").instance_refresh).toMatchObject({ preferences: { auto_rollback: true } });
    expect(aws.only("aws_launch_template")).toMatchObject({
      image_id: "ami-1",
      block_device_mappings: [{ device_name: "/dev/sda1" }],
    });
  });

  test("is watched each minute unless that costs too much", () => {
    expect(synthesized().only("aws_launch_template").monitoring).toEqual({ enabled: true });
    expect(synthesized({ monitoring: "basic" }).only("aws_launch_template").monitoring).toEqual({ enabled: false });
  });

  test("tags each machine and volume", () => {
    const aws = synthesized({ tags: { owner: "web" } });
    expect(aws.only("aws_autoscaling_group").tag).toEqual([
      { key: "Name", value: "shop/web", propagate_at_launch: true },
      { key: "owner", value: "web", propagate_at_launch: true },
    ]);
    expect(aws.only("aws_launch_template").tag_specifications).toEqual([
      { resource_type: "volume", tags: { Name: "shop/web", owner: "web" } },
    ]);
  });

  test("asks the load balancer which machines are healthy as soon as there is one", () => {
    const without = synthesized().only("aws_autoscaling_group");
    const attached = new SynthesizedAws((stack) => {
      const group = new MachineGroup(stack, "web", { network: existingNetwork(stack) });
      group.attachTo("arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/1");
    }).only("aws_autoscaling_group");
    expect(without).toMatchObject({ health_check_type: "EC2" });
    expect(without).not.toHaveProperty("target_group_arns");
    expect(attached).toMatchObject({
      health_check_type: "ELB",
      target_group_arns: ["arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/web/1"],
    });
  });

  test("has the size and the patience that it is given", () => {
    const props = { min: 2, max: 6, healthGrace: Duration.minutes(2) };
    expect(synthesized(props).only("aws_autoscaling_group")).toMatchObject({
      min_size: 2,
      max_size: 6,
      health_check_grace_period: 120,
    });
  });

  test("runs the script that it is given", () => {
    expect(synthesized({ userData: "#!/bin/sh" }).only("aws_launch_template").user_data).toBe(
      '${base64encode("#!/bin/sh")}',
    );
  });

  test("takes spot machines and other types when it is told to", () => {
    const props = { type: "m7g.large", otherTypes: ["m6g.large"], spotPercent: 70 };
    const group = synthesized(props).only("aws_autoscaling_group");
    expect(group).not.toHaveProperty("launch_template");
    expect(group).toMatchObject({
      capacity_rebalance: true,
      mixed_instances_policy: {
        launch_template: { override: [{ instance_type: "m7g.large" }, { instance_type: "m6g.large" }] },
        instances_distribution: {
          on_demand_percentage_above_base_capacity: 30,
          spot_allocation_strategy: "price-capacity-optimized",
        },
      },
    });
  });

  test("scaleOnCpu and scaleOnRequests aim at a load", () => {
    const aws = withVerbs((group) => {
      group.scaleOnCpu(60);
      group.scaleOnRequests(1_000, {
        loadBalancerArnSuffix: "app/web/1",
        targetGroupArnSuffix: "targetgroup/web/2",
      });
    });
    expect(aws.all("aws_autoscaling_policy")).toMatchObject([
      {
        policy_type: "TargetTrackingScaling",
        target_tracking_configuration: {
          target_value: 60,
          predefined_metric_specification: { predefined_metric_type: "ASGAverageCPUUtilization" },
        },
      },
      {
        target_tracking_configuration: {
          target_value: 1_000,
          predefined_metric_specification: {
            predefined_metric_type: "ALBRequestCountPerTarget",
            resource_label: "app/web/1/targetgroup/web/2",
          },
        },
      },
    ]);
  });

  test("scaleOnSchedule changes what it says, and nothing else", () => {
    const aws = withVerbs((group) => group.scaleOnSchedule("mornings", { cron: "0 7 * * 1-5", min: 2 }));
    expect(aws.only("aws_autoscaling_schedule")).toMatchObject({
      recurrence: "0 7 * * 1-5",
      min_size: 2,
      max_size: -1,
      desired_capacity: -1,
    });
  });

  test("grantSession lets somebody open a shell on its machines, and on no others", () => {
    const aws = new SynthesizedAws((stack) => {
      const network = existingNetwork(stack);
      const role = Role.fromName(stack, "machines", { name: "web", arn: "arn:aws:iam::123456789012:role/web" });
      const operator = new Role(stack, "operator", { assumedBy: { arns: ["arn:aws:iam::123456789012:root"] } });
      new MachineGroup(stack, "web", { network, role }).grantSession(operator);
    });
    expect(policyIn(aws.only("aws_iam_role_policy").policy).Statement[0]).toEqual({
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: expect.stringMatching(/:instance\/\*$/),
      Condition: {
        StringEquals: {
          "ssm:resourceTag/aws:autoscaling:groupName": expect.stringMatching(/^\$\{aws_autoscaling_group\..+\.name\}$/),
        },
      },
    });
  });

  test.each<readonly [Partial<MachineGroupProps>, string]>([
    [{ min: 3, max: 2 }, "min and max must be whole, the lower one first, got 3 and 2"],
    [{ min: -1 }, "min and max must be whole, the lower one first, got -1 and -1"],
    [{ min: 1.5 }, "min and max must be whole, the lower one first, got 1.5 and 1.5"],
    [{ spotPercent: 101 }, "spotPercent must be from 0 to 100, got 101"],
    [{ otherTypes: ["t4g.micro"] }, "otherTypes must have the x86_64 processors of t3.micro, got t4g.micro"],
    [{ volumeSize: 20_000 }, "volumeSize must be whole GiB from 1 to 16384, got 20000"],
  ])("given %j is refused", (props, problem) => {
    expect(() => synthesized(props)).toThrow(`aws.MachineGroup shop/web: ${problem}`);
  });

  test.each<readonly [(group: MachineGroup) => void, string]>([
    [(group) => group.scaleOnCpu(0), "scaleOnCpu must be given 1 to 100 percent, got 0"],
    [
      (group) => group.scaleOnRequests(0, { loadBalancerArnSuffix: "a", targetGroupArnSuffix: "t" }),
      "scaleOnRequests must be given 1 or more requests a minute, got 0",
    ],
    [
      (group) => group.scaleOnSchedule("nights", { cron: "daily", min: 1 }),
      'cron must have five fields, like "0 7 * * 1-5", got "daily"',
    ],
    [
      (group) => group.scaleOnSchedule("nights", { cron: "0 7 * * *" }),
      "the schedule nights must change something; give it min, max or desired",
    ],
  ])("%s is refused", (verb, problem) => {
    expect(() => withVerbs(verb)).toThrow(`aws.MachineGroup shop/web: ${problem}`);
  });
});

function synthesized(props: Partial<MachineGroupProps> = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    new MachineGroup(stack, "web", { network: existingNetwork(stack), ...props });
  });
}

function withVerbs(verbs: (group: MachineGroup) => void): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    verbs(new MachineGroup(stack, "web", { network: existingNetwork(stack), max: 4 }));
  });
}
