import type { Duration } from "../../duration";
import type { Removal } from "../../platform/removal";
import type { INetwork } from "../network/network";
import type { IKey } from "../security/key";
import type { FailureDestination } from "./failure-destination";

/** What a function is given. */
export interface FunctionProps {
  /**
   * A file, a folder, or a zip archive, relative to the folder that the app runs in; or a container image in ECR. A folder
   * is packed as it is, so compile and bundle before.
   */
  readonly code: string | ContainerImage;
  /** The code's file and what it exports: `index.handler`. @default `handler` of the file, in a folder of `index`; an image has its own */
  readonly handler?: string;
  /** What runs the code; an image has its own. @default "nodejs22.x" */
  readonly runtime?: string;
  /** What the code, or the image, is built for. @default "x86_64" */
  readonly architecture?: "x86_64" | "arm64";
  /** 128 to 10,240; the CPU grows with it: 1,769 is one. @default 256 */
  readonly memoryMegabytes?: number;
  /** How long a call may take: 1 second to 15 minutes, in whole seconds. @default 30 seconds */
  readonly timeout?: Duration;
  /** How many calls may run at the same time; they are taken from what the account has. @default as many as the account has left */
  readonly reservedConcurrency?: number;
  /** Anybody who may see the function's configuration can read it: passwords belong into a `Secret`. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the environment is encrypted with. @default a key of AWS's own */
  readonly key?: IKey;
  /** Where it runs, if it must reach what is in a VPC. @default in none */
  readonly network?: INetwork;
  /** The subnets of the network that it runs in; from isolated ones it does not reach the internet. @default "private" */
  readonly subnets?: "private" | "isolated";
  /** Where a call goes that nobody waits for, when it has failed for the last time. @default nowhere: it is dropped */
  readonly onFailure?: FailureDestination;
  /** Whether X-Ray records where calls spend their time. @default true */
  readonly tracing?: boolean;
  /** How long its logs are kept, as `LogGroup` has it. @default 365 */
  readonly logRetentionDays?: number;
  /** What becomes of the logs. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** @default the construct's path */
  readonly description?: string;
  /** Up to 64 characters. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A container image that a function runs. */
export interface ContainerImage {
  /** In a repository of ECR in the same region: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop@sha256:…`. */
  readonly image: string;
}
