import { EfsAccessPoint } from "@cdktf/provider-aws/lib/efs-access-point";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import { tagsOf } from "../tags";
import type { IFileSystem } from "./file-system";
import { grantMount } from "./mount-permissions";

/** What an access point is given. */
export interface AccessPointProps {
  readonly fileSystem: IFileSystem;
  /** Its root folder, made when it isn't there: `/`, and up to four names. @default `/` and the construct's id */
  readonly path?: string;
  /** The user that all files are read and written as, whoever mounts it. @default 1000 */
  readonly uid?: number;
  /** The user's group. @default 1000 */
  readonly gid?: number;
  /** The root folder's, when it is made: octal. @default "750" */
  readonly permissions?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A folder of a file system, which whoever mounts it sees as the whole, and as one user. */
export class AccessPoint extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly fileSystem: IFileSystem;

  constructor(scope: Construct, id: string, props: AccessPointProps) {
    super(scope, id);
    const { fileSystem, path = `/${id}`, uid = 1000, gid = 1000, permissions = "750" } = props;
    if (!Token.isUnresolved(path) && !/^(\/|(\/[^/\s]+){1,4})$/.test(path)) {
      throw awsError(this, `path must be / and up to four names, like /data/in, got "${path}"`);
    }
    if (!Token.isUnresolved(permissions) && !/^0?[0-7]{3}$/.test(permissions)) {
      throw awsError(this, `permissions must be octal, like 750, got "${permissions}"`);
    }
    const point = new EfsAccessPoint(this, "access-point", {
      fileSystemId: fileSystem.id,
      posixUser: { uid, gid },
      rootDirectory: { path, creationInfo: { ownerUid: uid, ownerGid: gid, permissions } },
      tags: tagsOf(this, props.tags),
    });
    this.id = point.id;
    this.arn = point.arn;
    this.fileSystem = fileSystem;
  }

  /** Lets somebody mount it and read files. */
  grantRead(grantee: IGrantable): void {
    grantMount(grantee, "read", { fileSystemArn: this.fileSystem.arn, accessPointArn: this.arn });
  }

  /** Lets somebody mount it, and read and write files. */
  grantWrite(grantee: IGrantable): void {
    grantMount(grantee, "write", { fileSystemArn: this.fileSystem.arn, accessPointArn: this.arn });
  }
}
