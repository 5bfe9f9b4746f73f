import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { defaultsOf } from "../../defaults";
import { nameOf } from "../../name";
import type { DatabaseEngine } from "../../platform/database";
import { markPlatform } from "../../platform/of-platform";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import type { Connections } from "../network/connections";
import type { ISecret } from "../security/secret";
import { tagsOf } from "../tags";
import { checkWhole } from "../check-whole";
import { checkDatabase } from "./check";
import type { CommonDatabaseProps } from "./database-props";
import { type Engine, engineOf } from "./engine";
import { endingOf } from "./final-snapshot";
import { grantConnect } from "./grant-connect";
import type { IDatabase } from "./interface";
import { logGroupsOf } from "./log-groups";
import { monitoringRole } from "./monitoring-role";
import { ownerPassword } from "./owner-password";
import { placementOf } from "./placement";

/** What a database cluster is given. */
export interface DatabaseClusterProps extends CommonDatabaseProps {
  /** How many machines there are: one that writes, and those that read and take over from it; 1 to 16. @default 2 where `removal` is `retain`, else 1 */
  readonly instances?: number;
  /** What the machines are, for example `db.r8g.large`. @default "db.serverless": as large as is needed at the moment */
  readonly instanceType?: string;
  /** How large serverless machines are, in Aurora capacity units of 2 GB: 0.5 to 256, by halves. @default 0.5 to 4 */
  readonly capacity?: Capacity;
}

/** Bounds of a serverless machine's size, in Aurora capacity units. */
export interface Capacity {
  readonly min: number;
  readonly max: number;
}

/**
 * A Postgres or MySQL database of Aurora: encrypted, reached over TLS and from the network only, with backups, and an owner's
 * password that nobody has to know. Nobody connects until `connections` lets them.
 *
 * A version that is another major one is refused when it is applied: take a snapshot, then set
 * `database.cluster.allowMajorVersionUpgrade`.
 */
export class DatabaseCluster extends Construct implements IDatabase {
  readonly name: string;
  readonly engine: DatabaseEngine;
  readonly host: string;
  /** Where reading is shared among the machines that only read; with one machine it is that one. */
  readonly readerHost: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly connections: Connections;
  readonly secret: ISecret;
  /** The resource itself, for what has no prop here: windows of maintenance, global clusters. */
  readonly cluster: RdsCluster;
  /** The engine's parameters: `parameterGroup.putParameter`. */
  readonly parameterGroup: RdsClusterParameterGroup;

  constructor(scope: Construct, id: string, props: DatabaseClusterProps) {
    super(scope, id);
    markPlatform(this, "aws");
    checkDatabase(this, props);
    const { removal = defaultsOf(this).removal, key, tags, database = "app", user = "dbowner" } = props;
    const engine = engineOf(this, "cluster", props);
    const name = props.name ?? nameOf(this, { longest: 60 });
    this.port = props.port ?? engine.port;
    const { subnetGroup, securityGroup } = placementOf(this, props, this.port);
    this.parameterGroup = parametersOf(this, engine, tags);
    this.cluster = new RdsCluster(this, "cluster", {
      clusterIdentifier: name,
      engine: engine.name,
      engineVersion: engine.version,
      serverlessv2ScalingConfiguration: capacityOf(this, props),
      storageEncrypted: true,
      kmsKeyId: key?.arn,
      dbSubnetGroupName: subnetGroup.name,
      vpcSecurityGroupIds: [securityGroup.id],
      port: this.port,
      databaseName: database,
      masterUsername: user,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: key?.arn,
      iamDatabaseAuthenticationEnabled: true,
      dbClusterParameterGroupName: this.parameterGroup.name,
      backupRetentionPeriod: props.backupDays ?? 7,
      copyTagsToSnapshot: true,
      ...endingOf(this, removal, { name, replacedBy: { database, user, key: key?.arn ?? "" } }),
      enabledCloudwatchLogsExports: [...engine.logs],
      tags: tagsOf(this, tags),
      dependsOn: logGroupsOf(this, {
        kind: "cluster",
        name,
        engine,
        retentionDays: props.logRetentionDays,
        removal,
        tags,
      }),
    });
    this.#addInstances(name, props, props.instances ?? (removal === "retain" ? 2 : 1));
    this.name = this.cluster.clusterIdentifier;
    this.engine = props.engine ?? "postgres";
    this.host = this.cluster.endpoint;
    this.readerHost = this.cluster.readerEndpoint;
    this.database = database;
    this.user = user;
    this.connections = securityGroup.connections;
    this.secret = ownerPassword(this, {
      arn: this.cluster.masterUserSecret.get(0).secretArn,
      key,
      days: props.passwordDays ?? 999,
    });
  }

  grantConnect(grantee: IGrantable, user: string): void {
    grantConnect(this, grantee, { resourceId: this.cluster.clusterResourceId, user });
  }

  #addInstances(name: string, { instanceType = SERVERLESS, key, tags }: DatabaseClusterProps, count: number): void {
    checkWhole(this, "instances", count, { from: 1, to: 16 });
    const monitoringRoleArn = monitoringRole(this, tags).arn;
    for (let number = 1; number <= count; number++) {
      new RdsClusterInstance(this, `instance-${number}`, {
        identifier: `${name}-${number}`,
        clusterIdentifier: this.cluster.id,
        engine: this.cluster.engine,
        instanceClass: instanceType,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        copyTagsToSnapshot: true,
        performanceInsightsEnabled: true,
        performanceInsightsKmsKeyId: key?.arn,
        monitoringInterval: 60,
        monitoringRoleArn,
        tags: tagsOf(this, tags),
      });
    }
  }
}

const SERVERLESS = "db.serverless";

function parametersOf(scope: Construct, engine: Engine, tags: DatabaseClusterProps["tags"]): RdsClusterParameterGroup {
  return new RdsClusterParameterGroup(scope, "parameters", {
    // A prefix: that of another version must be there before the cluster lets go of this one.
    namePrefix: `${nameOf(scope, { longest: 200 })}-`,
    description: scope.node.path,
    family: engine.family,
    parameter: Object.entries(engine.parameters).map(([name, value]) => ({ name, value })),
    tags: tagsOf(scope, tags),
    lifecycle: { createBeforeDestroy: true },
  });
}

function capacityOf(
  construct: Construct,
  { instanceType = SERVERLESS, capacity }: DatabaseClusterProps,
): { minCapacity: number; maxCapacity: number } | undefined {
  if (instanceType !== SERVERLESS) {
    if (capacity)
      throw awsError(construct, `capacity must be left out for ${instanceType}, which has a size of its own`);
    return undefined;
  }
  const { min, max } = capacity ?? { min: 0.5, max: 4 };
  const isKnown = ![min, max].some((each) => Token.isUnresolved(each));
  if (isKnown && (![min, max].every(isCapacity) || min > max)) {
    throw awsError(construct, `capacity must be from 0.5 to 256, by halves, got ${min} to ${max}`);
  }
  return { minCapacity: min, maxCapacity: max };
}

function isCapacity(units: number): boolean {
  return Number.isInteger(2 * units) && units >= 0.5 && units <= 256;
}
