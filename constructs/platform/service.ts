import type { IConstruct } from "constructs";
import type { Duration } from "../duration";
import type { IBucket } from "./bucket";
import type { IDatabase } from "./database";
import type { INetwork } from "./network";

/** A program that answers requests, in any number of equal replicas behind one address. */
export interface IService extends IConstruct {
  /** Its name on the platform. */
  readonly name: string;
  /** Where it answers: `http://…`, without a slash at the end. */
  readonly url: string;
}

/** What a service is given. */
export interface ServiceProps {
  /**
   * The container image that each replica is made of, for example `nginx:1.27`. Needed on AWS and Docker; this machine runs
   * the command without one.
   */
  readonly image?: string;
  /**
   * What each replica runs: a program and its arguments, without a shell, in place of all that the image says. It listens
   * at the port in `PORT`. Needed on this machine.
   *
   * @default what the image says
   */
  readonly command?: readonly string[];
  /** How many there are, or between which bounds the platform may choose. @default 1 */
  readonly replicas?: number | ReplicaBounds;
  /** The port of its address. @default one that the platform has */
  readonly port?: number;
  /** Environment variables of each replica. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Buckets that it uses: each one's URL is in the environment variable of that name. */
  readonly buckets?: Readonly<Record<string, IBucket>>;
  /** Services that it calls: each one's URL is in the environment variable of that name. */
  readonly services?: Readonly<Record<string, IService>>;
  /**
   * Databases that it uses. For one named `DATABASE` there are `DATABASE_HOST`, `DATABASE_PORT`, `DATABASE_NAME`,
   * `DATABASE_USER` and `DATABASE_PASSWORD` in the environment, and it may connect.
   */
  readonly databases?: Readonly<Record<string, IDatabase>>;
  /** How it is told whether a replica can take requests. @default as soon as it listens */
  readonly health?: HealthCheck;
  /** What becomes of a replica that ends. @default "always" */
  readonly restart?: "always" | "on-failure" | "never";
  /** How long a replica may take to end when it is asked to. @default 10 seconds */
  readonly stopTimeout?: Duration;
  /** @default one of the platform's */
  readonly network?: INetwork;
}

/** Bounds that the platform scales a service between. One that doesn't scale keeps to the lower one. */
export interface ReplicaBounds {
  /** 1 or more. */
  readonly min: number;
  /** `min` or more. */
  readonly max: number;
  /** The load that is aimed at: how much of their CPU replicas use on average, in percent. @default 60 */
  readonly cpu?: number;
}

/** A request that a replica answers when it can take others. */
export interface HealthCheck {
  /** For example `/health`; any status from 200 to 399 is healthy. */
  readonly path: string;
  /** How long it may take until the first good answer. @default 30 seconds */
  readonly timeout?: Duration;
}
