import { Construct } from "constructs";
import type { DatabaseEngine } from "../../platform/database";
import { markPlatform } from "../../platform/of-platform";
import type { IGrantable } from "../iam/grantable";
import { Connections } from "../network/connections";
import { Port } from "../network/port";
import type { IKey } from "../security/key";
import { type ISecret, Secret } from "../security/secret";
import { grantConnect } from "./grant-connect";
import type { IDatabase } from "./interface";

/** What a database that exists is known by. */
export interface DatabaseAttributes {
  /** Its identifier in RDS. */
  readonly name: string;
  readonly engine: DatabaseEngine;
  readonly host: string;
  readonly port: number;
  /** The name of the database. */
  readonly database: string;
  /** Who owns it. */
  readonly user: string;
  /** The id of its security group. */
  readonly securityGroupId: string;
  /** The ARN of the secret with the owner's password, under `password`. */
  readonly secretArn: string;
  /** What the secret is encrypted with. @default a key of AWS's own */
  readonly key?: IKey;
  /** RDS's own id of it: `db-…`, `cluster-…`. */
  readonly resourceId: string;
}

/** A database that exists. */
export class ExistingDatabase extends Construct implements IDatabase {
  readonly name: string;
  readonly engine: DatabaseEngine;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly connections: Connections;
  readonly secret: ISecret;
  readonly #resourceId: string;

  constructor(scope: Construct, id: string, attributes: DatabaseAttributes) {
    super(scope, id);
    markPlatform(this, "aws");
    this.name = attributes.name;
    this.engine = attributes.engine;
    this.host = attributes.host;
    this.port = attributes.port;
    this.database = attributes.database;
    this.user = attributes.user;
    this.connections = new Connections(this, {
      groupId: attributes.securityGroupId,
      defaultPort: Port.tcp(attributes.port),
      allowAllOutbound: "as it is",
    });
    this.secret = Secret.fromArn(this, "secret", {
      arn: attributes.secretArn,
      ...(attributes.key && { key: attributes.key }),
    });
    this.#resourceId = attributes.resourceId;
  }

  grantConnect(grantee: IGrantable, user: string): void {
    grantConnect(this, grantee, { resourceId: this.#resourceId, user });
  }
}
