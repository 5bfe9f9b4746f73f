import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import type { IKey } from "../security/key";
import { tagsOf } from "../tags";
import { amazonLinuxParameter } from "./amazon-linux";
import { METADATA_OPTIONS } from "./metadata-options";
import { checkVolumeSize } from "./volume-size";

/** What each machine of a group is made of. */
export interface MachineTemplateProps {
  /** Of EC2; with processors of AWS's own (`t4g.micro`) as well. @default "t3.micro" */
  readonly type?: string;
  /**
   * An image's id, and how it names the volume that it starts from, for example `/dev/sda1`.
   *
   * @default the Amazon Linux 2023 that is the newest when a machine starts
   */
  readonly image?: { readonly id: string; readonly rootDevice: string };
  /** A script that each machine runs when it starts for the first time, `#!/bin/sh …`. @default none */
  readonly userData?: string;
  /** The size of each machine's volume in GiB, from 1. @default the image's */
  readonly volumeSize?: number;
  /** What volumes are encrypted with. @default the account's default key for volumes */
  readonly key?: IKey;
  /** How often CPU, network and disks are measured: each minute, or each five, which costs nothing. @default "detailed" */
  readonly monitoring?: "detailed" | "basic";
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a template refers to. */
export interface MachineTemplateParts {
  readonly name: string;
  readonly profileArn: string;
  readonly securityGroupId: string;
}

/** Makes the launch template of a group's machines. */
export function machineTemplate(
  group: Construct,
  props: MachineTemplateProps,
  { name, profileArn, securityGroupId }: MachineTemplateParts,
): LaunchTemplate {
  const { type = "t3.micro", image, userData, monitoring = "detailed", tags } = props;
  checkVolumeSize(group, props.volumeSize);
  return new LaunchTemplate(group, "template", {
    name,
    instanceType: type,
    // Looked up by EC2 at each start: a machine that is replaced has the newest one, and no new one is a change here.
    imageId: image?.id ?? `resolve:ssm:${amazonLinuxParameter(type)}`,
    userData: userData === undefined ? undefined : Fn.base64encode(userData),
    iamInstanceProfile: { arn: profileArn },
    networkInterfaces: [
      {
        deviceIndex: 0,
        associatePublicIpAddress: "false",
        securityGroups: [securityGroupId],
        deleteOnTermination: "true",
      },
    ],
    metadataOptions: METADATA_OPTIONS,
    blockDeviceMappings: [{ deviceName: image?.rootDevice ?? "/dev/xvda", ebs: volumeOf(props) }],
    ebsOptimized: "true",
    monitoring: { enabled: monitoring === "detailed" },
    // Machines get theirs from the group.
    tagSpecifications: [{ resourceType: "volume", tags: tagsOf(group, tags) }],
    tags: tagsOf(group, tags),
    updateDefaultVersion: true,
  });
}

function volumeOf({ key, volumeSize }: MachineTemplateProps) {
  return { encrypted: "true", kmsKeyId: key?.arn, volumeType: "gp3", volumeSize, deleteOnTermination: "true" };
}
