import type { IConstruct } from "constructs";
import type { IBucket } from "../../platform/bucket";
import type { IDatabase } from "../../platform/database";
import type { IService, ServiceProps } from "../../platform/service";
import { awsError } from "../aws-error";
import type { IGrantable } from "../iam/grantable";
import type { IConnectable } from "../network/connections";
import { Port } from "../network/port";
import type { ISecret } from "../security/secret";

/** A bucket of AWS, as a service uses it. */
export interface IServiceBucket extends IBucket {
  grantRead(grantee: IGrantable): unknown;
  grantWrite(grantee: IGrantable): unknown;
}

/** A database of AWS, as a service uses it. */
export interface IServiceDatabase extends IDatabase, IConnectable {
  /** A JSON object; its field `password` is the one of `user`. */
  readonly secret: ISecret;
}

/** A service of AWS, as another one calls it. */
export interface ICallable extends IService {
  /** Lets something call it. */
  allowFrom(caller: IConnectable): void;
}

/** Who uses something: in which role, and from where. */
export interface User extends IConstruct, IConnectable {
  /** Of the program itself. */
  readonly role: IGrantable["role"];
  /** Of what starts the program, and hands it its secrets. */
  readonly executionRole: IGrantable["role"];
}

/** What a service finds in its environment. */
export interface Variables {
  readonly environment: Readonly<Record<string, string>>;
  /** Where ECS reads the values of the secret ones. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Lets a service use what it is given, and says in its environment where that is. */
export function use(user: User, { buckets = {}, databases = {}, services = {} }: ServiceProps): readonly Variables[] {
  return [
    ...Object.entries(buckets).map(([name, bucket]) => useBucket(user, name, bucket)),
    ...Object.entries(databases).map(([name, database]) => useDatabase(user, name, database)),
    ...Object.entries(services).map(([name, service]) => useService(user, name, service)),
  ];
}

function useBucket(user: User, name: string, bucket: IBucket): Variables {
  if (!isServiceBucket(bucket)) throw notOfAws(user, `buckets.${name} must be a bucket of AWS`, bucket);
  bucket.grantRead(user);
  bucket.grantWrite(user);
  return { environment: { [name]: bucket.url }, secrets: {} };
}

function useDatabase(user: User, name: string, database: IDatabase): Variables {
  if (!isServiceDatabase(database)) throw notOfAws(user, `databases.${name} must be a database of AWS`, database);
  user.connections.allowTo(database, Port.tcp(database.port));
  database.secret.grantRead(user.executionRole);
  return {
    environment: {
      [`${name}_HOST`]: database.host,
      [`${name}_PORT`]: `${database.port}`,
      [`${name}_NAME`]: database.database,
      [`${name}_USER`]: database.user,
    },
    secrets: { [`${name}_PASSWORD`]: fieldOf(database.secret, "password") },
  };
}

function useService(user: User, name: string, service: IService): Variables {
  if (!isCallable(service)) throw notOfAws(user, `services.${name} must be a service of AWS`, service);
  service.allowFrom(user);
  return { environment: { [name]: service.url }, secrets: {} };
}

/** A field of a secret that is a JSON object, in the latest version, as ECS writes it. */
export function fieldOf(secret: ISecret, field: string): string {
  return `${secret.arn}:${field}::`;
}

function notOfAws(user: User, what: string, got: IConstruct): Error {
  return awsError(user, `${what}, got the ${got.constructor.name} ${got.node.path}; use one of terrace/aws`);
}

function isServiceBucket(bucket: IBucket): bucket is IServiceBucket {
  return "grantRead" in bucket && "grantWrite" in bucket;
}

function isServiceDatabase(database: IDatabase): database is IServiceDatabase {
  return "connections" in database && "secret" in database;
}

function isCallable(service: IService): service is ICallable {
  return "allowFrom" in service;
}
