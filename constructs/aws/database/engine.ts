import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { DatabaseEngine } from "../../platform/database";
import { awsError } from "../aws-error";

/** An engine of RDS, in a version. */
export interface Engine {
  /** RDS's word for it: `aurora-postgresql`. */
  readonly name: string;
  readonly version: string;
  /** Which parameters there are: `postgres17`. */
  readonly family: string;
  readonly port: number;
  /** What can be sent to CloudWatch without writing down each query. */
  readonly logs: readonly string[];
  /** What is set otherwise than AWS does. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** How a database is run: on one machine with a spare, or as an Aurora cluster. */
export type Kind = "instance" | "cluster";

/**
 * The engine that a database asks for.
 *
 * @throws where the version is no version of it.
 */
export function engineOf(
  construct: IConstruct,
  kind: Kind,
  { engine = "postgres", version }: { readonly engine?: DatabaseEngine; readonly version?: string },
): Engine {
  const { pattern, latest, ...rest } = engines[kind][engine];
  const chosen = version ?? latest;
  const major = pattern.exec(chosen)?.[1];
  if (major === undefined || Token.isUnresolved(chosen)) {
    throw awsError(construct, `version must be one of ${engine} like "${latest}", got "${chosen}"`);
  }
  return { ...rest, version: chosen, family: `${rest.name}${major}` };
}

/** Minor versions come by themselves, so that only the major one is said. */
const engines: Readonly<Record<Kind, Readonly<Record<DatabaseEngine, KnownEngine>>>> = {
  instance: {
    postgres: {
      name: "postgres",
      latest: "17",
      pattern: /^(\d+)(\.\d+)?$/,
      port: 5432,
      logs: ["postgresql", "upgrade"],
      parameters: { "rds.force_ssl": "1" },
    },
    mysql: {
      name: "mysql",
      latest: "8.4",
      pattern: /^(\d+\.\d+)(\.\d+)?$/,
      port: 3306,
      logs: ["error", "slowquery"],
      parameters: { require_secure_transport: "1" },
    },
  },
  cluster: {
    postgres: {
      name: "aurora-postgresql",
      latest: "17",
      pattern: /^(\d+)(\.\d+)?$/,
      port: 5432,
      logs: ["postgresql"],
      parameters: { "rds.force_ssl": "1" },
    },
    mysql: {
      name: "aurora-mysql",
      latest: "8.0",
      pattern: /^(\d+\.\d+)(\.mysql_aurora\.\d+\.\d+\.\d+)?$/,
      port: 3306,
      logs: ["audit", "error", "slowquery"],
      parameters: {
        require_secure_transport: "ON",
        // Who connects, and who changes rights and tables; not what is asked, which may hold anything.
        server_audit_logging: "1",
        server_audit_events: "CONNECT,QUERY_DCL,QUERY_DDL",
      },
    },
  },
};

interface KnownEngine extends Omit<Engine, "version" | "family"> {
  readonly latest: string;
  /** A version, and in it what the family is named by. */
  readonly pattern: RegExp;
}
