import { Role } from "../../../../constructs/aws/iam/role";
import { Network } from "../../../../constructs/aws/network/network";
import { AccessPoint, FileSystem } from "../../../../constructs/aws/storage";
import type { ConstructCase } from "../construct-case";

export const example: ConstructCase = {
  constructs: ["FileSystem"],
  notOnMoto:
    "moto 5.2 knows no PutBackupPolicy; without backups (removal destroy) it is deployed, changed and planned empty, but not " +
    "destroyed: moto knows no DeleteFileSystemPolicy",
  fill: (scope, isChanged) => {
    const network = new Network(scope, "network", { nat: "none" });
    const files = new FileSystem(scope, "files", {
      network,
      infrequentAfterDays: isChanged ? 90 : 30,
    });
    files.connections.allowDefaultFrom({ ipv4: network.cidr });
    const uploads = new AccessPoint(scope, "uploads", { fileSystem: files });
    const reader = new Role(scope, "reader", { assumedBy: { services: ["ec2.amazonaws.com"] } });
    files.grantRead(reader);
    uploads.grantWrite(reader);
  },
};
