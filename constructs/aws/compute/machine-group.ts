import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy";
import { AutoscalingSchedule } from "@cdktf/provider-aws/lib/autoscaling-schedule";
import { Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import { Duration } from "../../duration";
import { nameOf } from "../../name";
import { Account } from "../account";
import { awsError } from "../aws-error";
import type { IGrantable, IRole } from "../iam/grantable";
import type { Connections, IConnectable } from "../network/connections";
import { SecurityGroup } from "../network/security-group";
import type { INetwork, SubnetKind } from "../network/subnets";
import { tagsOf } from "../tags";
import { architectureOf } from "./amazon-linux";
import { type MachineTemplateProps, machineTemplate } from "./machine-template";
import { MachineRole } from "./machine-role";
import { grantSessions } from "./sessions";

/** What a group of machines is given. */
export interface MachineGroupProps extends MachineTemplateProps {
  readonly network: INetwork;
  /** Which subnets the machines are spread over. @default "private" */
  readonly subnets?: SubnetKind;
  /** How many machines there are at least. @default 1 */
  readonly min?: number;
  /** How many there are at most; `scaleOn…` says when. @default min */
  readonly max?: number;
  /** Other types that will do, in the order in which they are wanted, with the same kind of processors. @default none */
  readonly otherTypes?: readonly string[];
  /** How much of the group may be spot machines, which cost less and which AWS may end at any time: in percent. @default 0 */
  readonly spotPercent?: number;
  /** How long a machine that starts may take until it is healthy. @default 5 minutes */
  readonly healthGrace?: Duration;
  /** The role that they work in, of `ec2.amazonaws.com`. @default one that may only take part in sessions of Session Manager */
  readonly role?: IRole;
  /** The group's, up to 128 characters. @default the environment and the construct's path */
  readonly name?: string;
}

/** A size that a group is given at a certain time. What is left out stays as it is. */
export interface ScheduledSize {
  /** When: minute, hour, day of the month, month, day of the week; `0 7 * * 1-5` is at 7 on weekdays. */
  readonly cron: string;
  /** For example `Europe/Berlin`. @default UTC */
  readonly timeZone?: string;
  readonly min?: number;
  readonly max?: number;
  /** How many there are from then on, until something else changes it. */
  readonly desired?: number;
}

/** The load balancer whose requests are counted, and the target group of it that the machines are in. */
export interface RequestSource {
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
}

/**
 * Equal machines of EC2, spread over a network's zones. One that isn't healthy is replaced; when what they are made of
 * changes all are, few at a time, each by one that is healthy before it goes; with an `image` of one's own they go back to
 * what was when that fails. Like a `VirtualMachine` they are private, have no SSH, and give credentials by version 2 of the
 * metadata service only.
 */
export class MachineGroup extends Construct implements IConnectable, IGrantable {
  readonly name: string;
  readonly arn: string;
  readonly role: IRole;
  readonly connections: Connections;
  readonly #targetGroups: string[] = [];

  constructor(scope: Construct, id: string, props: MachineGroupProps) {
    super(scope, id);
    const { network, subnets = "private", tags } = props;
    checkSizes(this, props);
    checkTypes(this, props);
    const { role, profile } = new MachineRole(this, { role: props.role, tags });
    this.role = role;
    this.connections = new SecurityGroup(this, "security-group", { vpcId: network.vpcId, tags }).connections;
    const name = props.name ?? nameOf(this, { longest: 128 });
    const template = machineTemplate(this, props, {
      name,
      profileArn: profile.arn,
      securityGroupId: this.connections.groupId,
    });
    const group = this.#group(props, name, network.subnetIds(subnets), {
      id: template.id,
      version: Token.asString(template.latestVersion),
    });
    this.name = group.name;
    this.arn = group.arn;
  }

  /** Puts the machines in a target group of a load balancer, whose health checks are then theirs. */
  attachTo(targetGroupArn: string): void {
    this.#targetGroups.push(targetGroupArn);
  }

  /** Has as many machines as are needed for them to use so much of their CPUs on average. @param percent from 1 to 100. */
  scaleOnCpu(percent: number): void {
    if (!Token.isUnresolved(percent) && !(percent >= 1 && percent <= 100)) {
      throw awsError(this, `scaleOnCpu must be given 1 to 100 percent, got ${percent}`);
    }
    this.#track("cpu", percent, { predefinedMetricType: "ASGAverageCPUUtilization" });
  }

  /** Has as many machines as are needed for each to answer so many requests a minute. @param requests 1 or more. */
  scaleOnRequests(requests: number, { loadBalancerArnSuffix, targetGroupArnSuffix }: RequestSource): void {
    if (!Token.isUnresolved(requests) && !(requests >= 1)) {
      throw awsError(this, `scaleOnRequests must be given 1 or more requests a minute, got ${requests}`);
    }
    const resourceLabel = `${loadBalancerArnSuffix}/${targetGroupArnSuffix}`;
    this.#track("requests", requests, { predefinedMetricType: "ALBRequestCountPerTarget", resourceLabel });
  }

  /** Changes the size at certain times. @param id what this is for, for example `mornings`. */
  scaleOnSchedule(id: string, { cron, timeZone, min, max, desired }: ScheduledSize): void {
    if (!Token.isUnresolved(cron) && !/^\S+( \S+){4}$/.test(cron)) {
      throw awsError(this, `cron must have five fields, like "0 7 * * 1-5", got "${cron}"`);
    }
    if ([min, max, desired].every((size) => size === undefined)) {
      throw awsError(this, `the schedule ${id} must change something; give it min, max or desired`);
    }
    new AutoscalingSchedule(this, id, {
      autoscalingGroupName: this.name,
      scheduledActionName: id,
      recurrence: cron,
      timeZone,
      minSize: min ?? AS_IT_IS,
      maxSize: max ?? AS_IT_IS,
      desiredCapacity: desired ?? AS_IT_IS,
    });
  }

  /** Lets somebody open a shell on each of the machines, with `aws ssm start-session`. */
  grantSession(grantee: IGrantable): void {
    const { partition, region, id } = Account.of(this);
    grantSessions(this, grantee, {
      machines: [`arn:${partition}:ec2:${region}:${id}:instance/*`],
      conditions: { StringEquals: { "ssm:resourceTag/aws:autoscaling:groupName": [this.name] } },
    });
  }

  #group(props: MachineGroupProps, name: string, subnetIds: readonly string[], template: Template): AutoscalingGroup {
    const { min = 1, max = min, healthGrace = Duration.minutes(5), spotPercent = 0 } = props;
    return new AutoscalingGroup(this, "group", {
      name,
      minSize: min,
      maxSize: max,
      vpcZoneIdentifier: [...subnetIds],
      ...machinesOf(props, template),
      capacityRebalance: spotPercent > 0 ? true : undefined,
      healthCheckType: Lazy.stringValue({ produce: () => (this.#targetGroups.length > 0 ? "ELB" : "EC2") }),
      healthCheckGracePeriod: healthGrace.toMilliseconds() / 1_000,
      targetGroupArns: Lazy.listValue({ produce: () => this.#targetGroups }, { omitEmpty: true }),
      instanceRefresh: {
        strategy: "Rolling",
        preferences: {
          minHealthyPercentage: 100,
          maxHealthyPercentage: 110,
          // AWS knows no way back where it looks up the image itself.
          autoRollback: props.image === undefined ? undefined : true,
        },
      },
      tag: Object.entries(tagsOf(this, props.tags)).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
    });
  }

  #track(id: string, targetValue: number, metric: { predefinedMetricType: string; resourceLabel?: string }): void {
    new AutoscalingPolicy(this, id, {
      autoscalingGroupName: this.name,
      name: id,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: { targetValue, predefinedMetricSpecification: metric },
    });
  }
}

interface Template {
  readonly id: string;
  readonly version: string;
}

/** How the provider writes that a schedule leaves a size alone; without it the size would be 0. */
const AS_IT_IS = -1;

function machinesOf({ type = "t3.micro", otherTypes = [], spotPercent = 0 }: MachineGroupProps, template: Template) {
  if (otherTypes.length === 0 && spotPercent === 0) return { launchTemplate: template };
  return {
    mixedInstancesPolicy: {
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId: template.id, version: template.version },
        override: [type, ...otherTypes].map((instanceType) => ({ instanceType })),
      },
      instancesDistribution: {
        onDemandAllocationStrategy: "prioritized",
        onDemandBaseCapacity: 0,
        onDemandPercentageAboveBaseCapacity: 100 - spotPercent,
        spotAllocationStrategy: "price-capacity-optimized",
      },
    },
  };
}

function checkSizes(group: MachineGroup, { min = 1, max = min, spotPercent = 0 }: MachineGroupProps): void {
  const whole = [min, max].every((size) => Token.isUnresolved(size) || (Number.isInteger(size) && size >= 0));
  const inOrder = Token.isUnresolved(min) || Token.isUnresolved(max) || min <= max;
  if (!whole || !inOrder)
    throw awsError(group, `min and max must be whole, the lower one first, got ${min} and ${max}`);
  if (!Token.isUnresolved(spotPercent) && !(spotPercent >= 0 && spotPercent <= 100)) {
    throw awsError(group, `spotPercent must be from 0 to 100, got ${spotPercent}`);
  }
}

function checkTypes(group: MachineGroup, { type = "t3.micro", otherTypes = [] }: MachineGroupProps): void {
  const processors = architectureOf(type);
  const other = otherTypes.find((each) => architectureOf(each) !== processors);
  if (other === undefined) return;
  throw awsError(group, `otherTypes must have the ${processors} processors of ${type}, got ${other}`);
}
