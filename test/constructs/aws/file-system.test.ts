import { setDefaults } from "terrace";
import { Role } from "terrace/aws/iam";
import { AccessPoint, type AccessPointProps, FileSystem, type FileSystemProps } from "terrace/aws/storage";
import { existingNetwork } from "../../rig/aws-constructs/existing-network";
import { policyIn, SynthesizedAws } from "../../rig/aws-constructs/synthesized-aws";

const CLIENT = "elasticfilesystem:Client";
const ARN = expect.stringMatching(/^\$\{aws_efs_file_system\..+\.arn\}$/);

describe("a file system", () => {
  test("keeps nothing unencrypted", () => {
    expect(synthesized().only("aws_efs_file_system")).toMatchObject({ encrypted: true });
  });

  test("sends nothing over the network unencrypted, and lets nobody in without a permission", () => {
    // A policy that allows nothing ends what holds without one: that everybody may mount it.
    expect(policyIn(synthesized().only("aws_efs_file_system_policy").policy).Statement).toEqual([
      {
        Sid: "OnlyTls",
        Effect: "Deny",
        Principal: "*",
        Action: "*",
        Resource: ARN,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  test("is not destroyed by mistake, and has a copy of each day", () => {
    const aws = synthesized();
    expect(aws.only("aws_efs_file_system").lifecycle).toEqual({ prevent_destroy: true });
    expect(aws.only("aws_efs_backup_policy").backup_policy).toEqual({ status: "ENABLED" });
  });

  test("goes without a copy where that is asked for, also for all of a stack", () => {
    const one = synthesized({ removal: "destroy" });
    const all = new SynthesizedAws((stack) => {
      setDefaults(stack, { removal: "destroy" });
      new FileSystem(stack, "files", { network: existingNetwork(stack) });
    });
    for (const aws of [one, all]) {
      expect(aws.only("aws_efs_file_system")).not.toHaveProperty("lifecycle");
      expect(aws.types).not.toContain("aws_efs_backup_policy");
    }
  });

  test("has copies where they are asked for, also when it goes", () => {
    const aws = synthesized({ removal: "destroy", backups: true });
    expect(aws.only("aws_efs_backup_policy").backup_policy).toEqual({ status: "ENABLED" });
  });

  test("is reached from private subnets, one address a zone, by nobody who isn't let in", () => {
    const aws = synthesized();
    expect(aws.all("aws_efs_mount_target").map(({ subnet_id }) => subnet_id)).toEqual([
      "subnet-private-1",
      "subnet-private-2",
    ]);
    expect(aws.types).not.toContain("aws_vpc_security_group_ingress_rule");
    expect(aws.types).not.toContain("aws_vpc_security_group_egress_rule");
  });

  test("is reached at the port of NFS only by who is let in", () => {
    const aws = new SynthesizedAws((stack) => {
      const files = new FileSystem(stack, "files", { network: existingNetwork(stack) });
      files.connections.allowDefaultFrom({ ipv4: "10.0.0.0/20" });
    });
    expect(aws.only("aws_vpc_security_group_ingress_rule")).toMatchObject({
      cidr_ipv4: "10.0.0.0/20",
      from_port: 2049,
      to_port: 2049,
      ip_protocol: "tcp",
    });
  });

  test.each([
    [undefined, "AFTER_30_DAYS"],
    [1, "AFTER_1_DAY"],
    [90, "AFTER_90_DAYS"],
  ] as const)("moves what wasn't used for %s days", (infrequentAfterDays, transition) => {
    expect(synthesized({ infrequentAfterDays }).only("aws_efs_file_system").lifecycle_policy).toEqual([
      { transition_to_ia: transition },
    ]);
  });

  test("keeps all files where they are when it is told to", () => {
    const aws = synthesized({ infrequentAfterDays: "never" });
    expect(aws.only("aws_efs_file_system")).not.toHaveProperty("lifecycle_policy");
  });

  test.each([
    ["grantRead", `${CLIENT}Mount`],
    ["grantWrite", [`${CLIENT}Mount`, `${CLIENT}Write`]],
    ["grantRootAccess", [`${CLIENT}Mount`, `${CLIENT}Write`, `${CLIENT}RootAccess`]],
  ] as const)("%s permits no more than that, and inside the network only", (verb, actions) => {
    const aws = new SynthesizedAws((stack) => {
      const files = new FileSystem(stack, "files", { network: existingNetwork(stack) });
      files[verb](new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
    });
    expect(policyIn(aws.only("aws_iam_role_policy").policy).Statement).toEqual([
      {
        Effect: "Allow",
        Action: actions,
        Resource: ARN,
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
    ]);
  });

  test("that exists can be granted and connected to", () => {
    const aws = new SynthesizedAws((stack) => {
      const arn = "arn:aws:elasticfilesystem:eu-central-1:123456789012:file-system/fs-1";
      const files = FileSystem.fromAttributes(stack, "files", { id: "fs-1", arn, securityGroupId: "sg-1" });
      files.grantRead(new Role(stack, "role", { assumedBy: { services: ["ec2.amazonaws.com"] } }));
      files.connections.allowDefaultFrom({ ipv4: "10.0.0.0/20" });
    });
    expect(policyIn(aws.only("aws_iam_role_policy").policy).Statement[0]).toMatchObject({
      Action: `${CLIENT}Mount`,
      Resource: "arn:aws:elasticfilesystem:eu-central-1:123456789012:file-system/fs-1",
    });
    expect(aws.only("aws_vpc_security_group_ingress_rule")).toMatchObject({
      security_group_id: "sg-1",
      from_port: 2049,
    });
  });
});

describe("an access point", () => {
  test("shows one folder only, as a user who isn't root, whom others can't see into", () => {
    expect(withAccessPoint({}).only("aws_efs_access_point")).toMatchObject({
      posix_user: { uid: 1000, gid: 1000 },
      root_directory: {
        path: "/uploads",
        creation_info: { owner_uid: 1000, owner_gid: 1000, permissions: "750" },
      },
    });
  });

  test("is all that a permission for it is for", () => {
    const [statement] = policyIn(withAccessPoint({}).only("aws_iam_role_policy").policy).Statement;
    expect(statement).toEqual({
      Effect: "Allow",
      Action: [`${CLIENT}Mount`, `${CLIENT}Write`],
      Resource: ARN,
      Condition: {
        Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" },
        StringEquals: {
          "elasticfilesystem:AccessPointArn": expect.stringMatching(/^\$\{aws_efs_access_point\..+\.arn\}$/),
        },
      },
    });
  });

  test.each<readonly [Partial<AccessPointProps>, string]>([
    [{ path: "uploads" }, 'path must be / and up to four names, like /data/in, got "uploads"'],
    [{ path: "/a/b/c/d/e" }, 'path must be / and up to four names, like /data/in, got "/a/b/c/d/e"'],
    [{ permissions: "999" }, 'permissions must be octal, like 750, got "999"'],
  ])("given %j is refused", (props, problem) => {
    expect(() => withAccessPoint(props)).toThrow(`aws.AccessPoint shop/uploads: ${problem}`);
  });
});

function synthesized(props: Partial<FileSystemProps> = {}): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    new FileSystem(stack, "files", { network: existingNetwork(stack), ...props });
  });
}

function withAccessPoint(props: Partial<AccessPointProps>): SynthesizedAws {
  return new SynthesizedAws((stack) => {
    const fileSystem = new FileSystem(stack, "files", { network: existingNetwork(stack) });
    const uploads = new AccessPoint(stack, "uploads", { fileSystem, ...props });
    uploads.grantWrite(new Role(stack, "role", { assumedBy: { services: ["lambda.amazonaws.com"] } }));
  });
}
