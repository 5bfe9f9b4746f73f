import { EfsBackupPolicy } from "@cdktf/provider-aws/lib/efs-backup-policy";
import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { EfsFileSystemPolicy } from "@cdktf/provider-aws/lib/efs-file-system-policy";
import { EfsMountTarget } from "@cdktf/provider-aws/lib/efs-mount-target";
import { Construct, type IConstruct } from "constructs";
import { defaultsOf } from "../../defaults";
import type { Removal } from "../../platform/removal";
import type { IGrantable } from "../iam/grantable";
import { policyJson } from "../iam/policy-document";
import { Connections, type IConnectable } from "../network/connections";
import { Port } from "../network/port";
import { SecurityGroup } from "../network/security-group";
import type { INetwork, SubnetKind } from "../network/subnets";
import type { IKey } from "../security/key";
import { tagsOf } from "../tags";
import { grantMount } from "./mount-permissions";

/** A file system of EFS. */
export interface IFileSystem extends IConstruct, IConnectable {
  readonly id: string;
  readonly arn: string;
  /** Lets somebody mount it and read files. */
  grantRead(grantee: IGrantable): void;
  /** Lets somebody mount it, and read and write files. */
  grantWrite(grantee: IGrantable): void;
  /** Lets somebody mount it and do everything with files, as root. */
  grantRootAccess(grantee: IGrantable): void;
}

/** What a file system is given. */
export interface FileSystemProps {
  readonly network: INetwork;
  /** Which subnets it is mounted from: it has an address in each. @default "private" */
  readonly subnets?: SubnetKind;
  /** @default AWS's own key for file systems */
  readonly key?: IKey;
  /** How fast it is: as fast as is asked, and paid by what is; or by how much there is in it. @default "elastic" */
  readonly throughput?: "elastic" | "bursting";
  /** After how many days without a use a file moves to storage that costs less to keep and more to read. @default 30 */
  readonly infrequentAfterDays?: 1 | 7 | 14 | 30 | 60 | 90 | 180 | 270 | 365 | "never";
  /** Whether AWS Backup copies it each day. @default unless `removal` is "destroy" */
  readonly backups?: boolean;
  /** With `retain`, Terraform refuses to destroy it while it is in the app; when it was taken out, backups stay. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a file system that exists is known by. */
export interface FileSystemAttributes {
  readonly id: string;
  readonly arn: string;
  /** That of its mount targets. */
  readonly securityGroupId: string;
}

/**
 * Files that many machines, containers and functions share: encrypted, reached by TLS only, and only by those that are both
 * let in (`connections.allowDefaultFrom`) and permitted (`grantRead`, …). A client mounts with `-o tls,iam`.
 */
export class FileSystem extends Construct implements IFileSystem {
  /** One that exists. Its own policy must let those in that something is granted to. */
  static fromAttributes(scope: Construct, id: string, attributes: FileSystemAttributes): IFileSystem {
    return new ExistingFileSystem(scope, id, attributes);
  }

  readonly id: string;
  readonly arn: string;
  readonly connections: Connections;

  constructor(scope: Construct, id: string, props: FileSystemProps) {
    super(scope, id);
    const { removal = defaultsOf(this).removal, backups = removal === "retain", tags } = props;
    const fileSystem = this.#fileSystem(props, removal);
    this.id = fileSystem.id;
    this.arn = fileSystem.arn;
    this.connections = new SecurityGroup(this, "security-group", {
      vpcId: props.network.vpcId,
      allowAllOutbound: false,
      defaultPort: NFS,
      tags,
    }).connections;
    this.#refuseWithoutTls();
    if (backups) new EfsBackupPolicy(this, "backups", { fileSystemId: this.id, backupPolicy: { status: "ENABLED" } });
    props.network.subnetIds(props.subnets ?? "private").forEach((subnetId, index) => {
      const securityGroups = [this.connections.groupId];
      new EfsMountTarget(this, `mount-target-${index + 1}`, { fileSystemId: this.id, subnetId, securityGroups });
    });
  }

  grantRead(grantee: IGrantable): void {
    grantMount(grantee, "read", { fileSystemArn: this.arn });
  }

  grantWrite(grantee: IGrantable): void {
    grantMount(grantee, "write", { fileSystemArn: this.arn });
  }

  grantRootAccess(grantee: IGrantable): void {
    grantMount(grantee, "root", { fileSystemArn: this.arn });
  }

  #fileSystem({ key, throughput = "elastic", infrequentAfterDays = 30, tags }: FileSystemProps, removal: Removal) {
    return new EfsFileSystem(this, "file-system", {
      encrypted: true,
      kmsKeyId: key?.arn,
      throughputMode: throughput,
      lifecyclePolicy:
        infrequentAfterDays === "never" ? undefined : [{ transitionToIa: transition(infrequentAfterDays) }],
      tags: tagsOf(this, tags),
      // The service knows no protection against deletion.
      lifecycle: removal === "retain" ? { preventDestroy: true } : undefined,
    });
  }

  /** A policy also ends what holds without one: that everybody who reaches the file system may mount it. */
  #refuseWithoutTls(): void {
    const policy = policyJson([
      {
        sid: "OnlyTls",
        effect: "Deny",
        principal: "*",
        actions: ["*"],
        resources: [this.arn],
        conditions: { Bool: { "aws:SecureTransport": ["false"] } },
      },
    ]);
    new EfsFileSystemPolicy(this, "policy", { fileSystemId: this.id, policy });
  }
}

class ExistingFileSystem extends Construct implements IFileSystem {
  readonly id: string;
  readonly arn: string;
  readonly connections: Connections;

  constructor(scope: Construct, id: string, { id: fileSystemId, arn, securityGroupId }: FileSystemAttributes) {
    super(scope, id);
    this.id = fileSystemId;
    this.arn = arn;
    this.connections = new Connections(this, {
      groupId: securityGroupId,
      defaultPort: NFS,
      allowAllOutbound: "as it is",
    });
  }

  grantRead(grantee: IGrantable): void {
    grantMount(grantee, "read", { fileSystemArn: this.arn });
  }

  grantWrite(grantee: IGrantable): void {
    grantMount(grantee, "write", { fileSystemArn: this.arn });
  }

  grantRootAccess(grantee: IGrantable): void {
    grantMount(grantee, "root", { fileSystemArn: this.arn });
  }
}

/** The port of NFS, by which it is mounted. */
const NFS = Port.tcp(2049);

function transition(days: number): string {
  return `AFTER_${days}_DAY${days === 1 ? "" : "S"}`;
}
