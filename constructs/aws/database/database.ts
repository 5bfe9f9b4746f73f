import { DbInstance, type DbInstanceConfig } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { Fn, Op, Token } from "cdktf";
import { Construct } from "constructs";
import { defaultsOf } from "../../defaults";
import { nameOf } from "../../name";
import type { DatabaseEngine } from "../../platform/database";
import { markPlatform } from "../../platform/of-platform";
import type { IGrantable } from "../iam/grantable";
import type { Connections } from "../network/connections";
import type { ISecret } from "../security/secret";
import { tagsOf } from "../tags";
import { checkWhole } from "../check-whole";
import { checkDatabase } from "./check";
import type { CommonDatabaseProps } from "./database-props";
import { type Engine, engineOf } from "./engine";
import { type DatabaseAttributes, ExistingDatabase } from "./existing-database";
import { endingOf } from "./final-snapshot";
import { grantConnect } from "./grant-connect";
import type { IDatabase } from "./interface";
import { logGroupsOf } from "./log-groups";
import { monitoringRole } from "./monitoring-role";
import { ownerPassword } from "./owner-password";
import { placementOf } from "./placement";

/** What a database is given. */
export interface DatabaseProps extends CommonDatabaseProps {
  /** @default "db.t4g.medium" */
  readonly instanceType?: string;
  /** How much there is from the start: 20 to 65,536. @default 20 */
  readonly storageGigabytes?: number;
  /** How much it may grow to by itself; the same as `storageGigabytes`: not at all. @default five times `storageGigabytes` */
  readonly maxStorageGigabytes?: number;
  /** Whether a second machine in another zone takes over when the first one fails. @default where `removal` is `retain` */
  readonly multiAz?: boolean;
}

/**
 * A Postgres or MySQL database of RDS: encrypted, reached over TLS and from the network only, with backups, and an owner's
 * password that nobody has to know. Nobody connects until `connections` lets them.
 *
 * A version that is another major one is refused when it is applied: take a snapshot, then set
 * `database.instance.allowMajorVersionUpgrade`.
 */
export class Database extends Construct implements IDatabase {
  /** One that exists: an instance, or an Aurora cluster. */
  static fromAttributes(scope: Construct, id: string, attributes: DatabaseAttributes): IDatabase {
    return new ExistingDatabase(scope, id, attributes);
  }

  readonly name: string;
  readonly engine: DatabaseEngine;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly connections: Connections;
  readonly secret: ISecret;
  /** The resource itself, for what has no prop here: windows of maintenance, other kinds of storage. */
  readonly instance: DbInstance;
  /** The engine's parameters: `parameterGroup.putParameter`. */
  readonly parameterGroup: DbParameterGroup;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    markPlatform(this, "aws");
    checkDatabase(this, props);
    const { removal = defaultsOf(this).removal, key, tags, database = "app", user = "dbowner" } = props;
    const engine = engineOf(this, "instance", props);
    const name = props.name ?? nameOf(this, { longest: 60 });
    this.port = props.port ?? engine.port;
    const { subnetGroup, securityGroup } = placementOf(this, props, this.port);
    this.parameterGroup = parametersOf(this, engine, tags);
    this.instance = new DbInstance(this, "instance", {
      identifier: name,
      engine: engine.name,
      engineVersion: engine.version,
      autoMinorVersionUpgrade: true,
      instanceClass: props.instanceType ?? "db.t4g.medium",
      multiAz: props.multiAz ?? removal === "retain",
      ...storageOf(this, props),
      dbSubnetGroupName: subnetGroup.name,
      vpcSecurityGroupIds: [securityGroup.id],
      publiclyAccessible: false,
      port: this.port,
      dbName: database,
      username: user,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key?.arn,
      iamDatabaseAuthenticationEnabled: true,
      parameterGroupName: this.parameterGroup.name,
      backupRetentionPeriod: props.backupDays ?? 7,
      copyTagsToSnapshot: true,
      ...endingOf(this, removal, { name, replacedBy: { database, user, key: key?.arn ?? "" } }),
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key?.arn,
      monitoringInterval: 60,
      monitoringRoleArn: monitoringRole(this, tags).arn,
      enabledCloudwatchLogsExports: [...engine.logs],
      tags: tagsOf(this, tags),
      dependsOn: logGroupsOf(this, {
        kind: "instance",
        name,
        engine,
        retentionDays: props.logRetentionDays,
        removal,
        tags,
      }),
    });
    this.name = this.instance.identifier;
    this.engine = props.engine ?? "postgres";
    this.host = this.instance.address;
    this.database = database;
    this.user = user;
    this.connections = securityGroup.connections;
    this.secret = ownerPassword(this, {
      arn: this.instance.masterUserSecret.get(0).secretArn,
      key,
      days: props.passwordDays ?? 999,
    });
  }

  grantConnect(grantee: IGrantable, user: string): void {
    grantConnect(this, grantee, { resourceId: this.instance.resourceId, user });
  }
}

function parametersOf(scope: Construct, engine: Engine, tags: DatabaseProps["tags"]): DbParameterGroup {
  return new DbParameterGroup(scope, "parameters", {
    // A prefix: that of another version must be there before the database lets go of this one.
    namePrefix: `${nameOf(scope, { longest: 200 })}-`,
    description: scope.node.path,
    family: engine.family,
    parameter: Object.entries(engine.parameters).map(([name, value]) => ({ name, value })),
    tags: tagsOf(scope, tags),
    lifecycle: { createBeforeDestroy: true },
  });
}

function storageOf(
  construct: Construct,
  { storageGigabytes = 20, maxStorageGigabytes, key }: DatabaseProps,
): Pick<
  DbInstanceConfig,
  "allocatedStorage" | "maxAllocatedStorage" | "storageType" | "storageEncrypted" | "kmsKeyId"
> {
  checkWhole(construct, "storageGigabytes", storageGigabytes, { from: 20, to: 65_536 });
  const least = Token.isUnresolved(storageGigabytes) ? 20 : storageGigabytes;
  checkWhole(construct, "maxStorageGigabytes", maxStorageGigabytes, { from: least, to: 65_536 });
  const most = maxStorageGigabytes ?? fiveTimes(storageGigabytes);
  return {
    allocatedStorage: storageGigabytes,
    maxAllocatedStorage: most === storageGigabytes ? undefined : most,
    storageType: "gp3",
    storageEncrypted: true,
    kmsKeyId: key?.arn,
  };
}

function fiveTimes(gigabytes: number): number {
  if (!Token.isUnresolved(gigabytes)) return Math.min(5 * gigabytes, 65_536);
  return Token.asNumber(Fn.min([Op.mul(gigabytes, 5), 65_536]));
}
