import type { IGrantable } from "../iam/grantable";

/** What somebody who mounts files may do: read them, write them too, or do all as root, also change whose they are. */
export type MountPermission = "read" | "write" | "root";

/** The files that a permission is for: all of a file system's, or those below one of its access points. */
export interface MountedFiles {
  readonly fileSystemArn: string;
  readonly accessPointArn?: string;
}

/** Lets somebody mount files in the network; nobody may in any other way. */
export function grantMount(grantee: IGrantable, permission: MountPermission, files: MountedFiles): void {
  const { fileSystemArn, accessPointArn } = files;
  grantee.role.addStatement({
    actions: ACTIONS[permission],
    resources: [fileSystemArn],
    conditions: {
      Bool: { "elasticfilesystem:AccessedViaMountTarget": ["true"] },
      ...(accessPointArn === undefined
        ? {}
        : { StringEquals: { "elasticfilesystem:AccessPointArn": [accessPointArn] } }),
    },
  });
}

const ACTIONS: Readonly<Record<MountPermission, readonly string[]>> = {
  read: ["elasticfilesystem:ClientMount"],
  write: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
  root: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite", "elasticfilesystem:ClientRootAccess"],
};
