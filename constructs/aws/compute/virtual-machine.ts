import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Construct } from "constructs";
import { defaultsOf } from "../../defaults";
import type { Removal } from "../../platform/removal";
import { awsError } from "../aws-error";
import type { IGrantable, IRole } from "../iam/grantable";
import type { Connections, IConnectable } from "../network/connections";
import { SecurityGroup } from "../network/security-group";
import type { INetwork, SubnetKind } from "../network/subnets";
import type { IKey } from "../security/key";
import { tagsOf } from "../tags";
import { amazonLinuxParameter } from "./amazon-linux";
import { MachineRole } from "./machine-role";
import { METADATA_OPTIONS } from "./metadata-options";
import { grantSessions } from "./sessions";
import { checkVolumeSize } from "./volume-size";

/** What a virtual machine is given. */
export interface VirtualMachineProps {
  readonly network: INetwork;
  /** Which subnets it is in one of. @default "private" */
  readonly subnets?: SubnetKind;
  /** Which of the network's zones it is in: from 1. @default 1 */
  readonly zone?: number;
  /** Of EC2; with processors of AWS's own (`t4g.micro`) as well. @default "t3.micro" */
  readonly type?: string;
  /**
   * The id of the image that it is made of; another one makes another machine. `latest` is the newest Amazon Linux 2023: each
   * new one makes another machine.
   *
   * @default the Amazon Linux 2023 that was the newest when the machine was made
   */
  readonly image?: string;
  /** A script that it runs when it starts for the first time, `#!/bin/sh …`. Another one restarts the machine, which doesn't run it. @default none */
  readonly userData?: string;
  /** The size of its volume in GiB, from 1. @default the image's */
  readonly volumeSize?: number;
  /** What its volume is encrypted with. @default the account's default key for volumes */
  readonly key?: IKey;
  /** How often its CPU, network and disks are measured: each minute, or each five, which costs nothing. @default "detailed" */
  readonly monitoring?: "detailed" | "basic";
  /** The role that it works in, of `ec2.amazonaws.com`. @default one that may only take part in sessions of Session Manager */
  readonly role?: IRole;
  /** With `retain` nobody but Terraform ends it, and its volume stays when it goes. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A virtual machine of EC2: in a private subnet, without a key pair and without a port for SSH: people come by Session
 * Manager, and only those that `grantSession` lets. What it runs gets credentials by version 2 of the metadata service only.
 */
export class VirtualMachine extends Construct implements IConnectable, IGrantable {
  readonly id: string;
  readonly arn: string;
  readonly privateIp: string;
  readonly role: IRole;
  readonly connections: Connections;

  constructor(scope: Construct, id: string, props: VirtualMachineProps) {
    super(scope, id);
    const { network, type = "t3.micro", monitoring = "detailed", removal = defaultsOf(this).removal, tags } = props;
    checkVolumeSize(this, props.volumeSize);
    const subnetId = subnetOf(this, props);
    const { role, profile } = new MachineRole(this, { role: props.role, tags });
    this.role = role;
    this.connections = new SecurityGroup(this, "security-group", { vpcId: network.vpcId, tags }).connections;
    const instance = new Instance(this, "instance", {
      instanceType: type,
      ...imageOf(this, type, props.image),
      subnetId,
      vpcSecurityGroupIds: [this.connections.groupId],
      // Other subnets than public ones give no address, and one would be of no use in them.
      associatePublicIpAddress: props.subnets === "public" ? false : undefined,
      iamInstanceProfile: profile.name,
      userData: props.userData,
      metadataOptions: METADATA_OPTIONS,
      rootBlockDevice: {
        encrypted: true,
        kmsKeyId: props.key?.arn,
        volumeType: "gp3",
        volumeSize: props.volumeSize,
        deleteOnTermination: removal === "destroy",
        tags: tagsOf(this, tags),
      },
      ebsOptimized: true,
      monitoring: monitoring === "detailed",
      disableApiTermination: removal === "retain",
      tags: tagsOf(this, tags),
    });
    this.id = instance.id;
    this.arn = instance.arn;
    this.privateIp = instance.privateIp;
  }

  /** Lets somebody open a shell on it, with `aws ssm start-session`. */
  grantSession(grantee: IGrantable): void {
    grantSessions(this, grantee, { machines: [this.arn] });
  }
}

function imageOf(machine: VirtualMachine, type: string, image: string | undefined) {
  if (image !== undefined && image !== "latest") return { ami: image };
  const parameter = new DataAwsSsmParameter(machine, "image", { name: amazonLinuxParameter(type) });
  return { ami: parameter.insecureValue, lifecycle: image === "latest" ? undefined : { ignoreChanges: ["ami"] } };
}

function subnetOf(machine: VirtualMachine, { network, subnets = "private", zone = 1 }: VirtualMachineProps): string {
  const ids = network.subnetIds(subnets);
  const id = ids[zone - 1];
  if (id === undefined) throw awsError(machine, `zone must be from 1 to ${ids.length}, the network's, got ${zone}`);
  return id;
}
