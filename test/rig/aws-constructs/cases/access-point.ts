import { EfsFileSystem } from "@cdktf/provider-aws/lib/efs-file-system";
import { Role } from "../../../../constructs/aws/iam/role";
import { Network } from "../../../../constructs/aws/network/network";
import { SecurityGroup } from "../../../../constructs/aws/network/security-group";
import { AccessPoint, FileSystem } from "../../../../constructs/aws/storage";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["FileSystem.fromAttributes", "AccessPoint"],
  fill: (scope, isChanged) => {
    const { vpcId, cidr } = new Network(scope, "network", { nat: "none" });
    const { connections } = new SecurityGroup(scope, "mounts", { vpcId });
    const { id, arn } = new EfsFileSystem(scope, "files", { encrypted: true });
    const fileSystem = FileSystem.fromAttributes(scope, "existing", { id, arn, securityGroupId: connections.groupId });
    fileSystem.connections.allowDefaultFrom({ ipv4: cidr });
    const uploads = new AccessPoint(scope, "uploads", { fileSystem, tags: { owner: isChanged ? "web" : "platform" } });
    uploads.grantWrite(new Role(scope, "writer", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
  },
};
