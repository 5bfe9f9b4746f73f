import type { Removal } from "../../platform/removal";
import type { ServiceProps } from "../../platform/service";
import type { ICertificate } from "../dns/certificate";
import type { IDnsZone } from "../dns/zone";
import type { INetwork } from "../network/network";
import type { ISecret } from "../security/secret";
import type { IBucket } from "../storage/bucket";
import type { IContainerCluster } from "./container-cluster";

/** A secret for a variable: as a whole, or one field of a JSON object. */
export type ServiceSecret = ISecret | { readonly secret: ISecret; readonly field: string };

/** What a service of ECS is given. */
export interface ContainerServiceProps extends ServiceProps {
  /** For example `nginx:1.27`, or one of ECR, which the service then may pull. */
  readonly image: string;
  /** The network it is in. */
  readonly network: INetwork;
  /** Where in the network: neither is reached from the internet. @default "private" */
  readonly subnets?: "private" | "isolated";
  /** What it is counted and watched in. @default the stack's own, which all of its services share */
  readonly cluster?: IContainerCluster;
  /** 1024ths of a processor for each replica: 256, 512, 1024, 2048, 4096, 8192 or 16384. @default 256 */
  readonly cpu?: number;
  /** MiB for each replica. @default the least that goes with `cpu` */
  readonly memory?: number;
  /** What the image is built for. @default "x86" */
  readonly architecture?: "x86" | "arm64";
  /** GiB that each replica has for files, from 21 to 200; they are encrypted, and go with it. @default 20 */
  readonly storage?: number;
  /** The port that the program listens at; it is also in the variable `PORT`. @default 8080 */
  readonly containerPort?: number;
  /** Who the program runs as: an id of a user, or `user:group`. @default "1000:1000": not root */
  readonly user?: string;
  /** Whether the program can write only to `temporaryFolders` and `writableFolders`. @default true */
  readonly readOnlyRoot?: boolean;
  /**
   * Folders in memory, which any user can write to: what is in one takes of the replica's memory, up to half of it, and goes
   * when the replica ends.
   *
   * @default `/tmp`
   */
  readonly temporaryFolders?: readonly string[];
  /**
   * Folders on the disk that it can write to. They belong to root, unless the image declares them as a `VOLUME`: then their
   * owner is kept.
   *
   * @default none
   */
  readonly writableFolders?: readonly string[];
  /** Secrets by the variables that they are in. They are read when a replica starts. @default none */
  readonly secrets?: Readonly<Record<string, ServiceSecret>>;
  /**
   * How others find it. `load-balancer`: one address that stays, with health checks. `discovery`: a name in the network
   * that stands for the replicas themselves; also for what answers nobody, as it costs next to nothing.
   *
   * @default "load-balancer"
   */
  readonly address?: "load-balancer" | "discovery";
  /** Whether its load balancer is reached from the internet, by everybody. @default false: by those that `allowFrom` names */
  readonly isPublic?: boolean;
  /** Lets a public one have no `domain`: anybody on the way can read, and change, what is sent. @default false */
  readonly allowUnencryptedFromInternet?: boolean;
  /** The name that it has, with HTTPS: `api.shop.example`. @default the load balancer's own, with HTTP */
  readonly domain?: string;
  /** The zone that `domain` is put into. @default none: the name is made to point to it elsewhere */
  readonly zone?: IDnsZone;
  /** The certificate for `domain`. @default one that AWS issues, for which `zone` must be a public one */
  readonly certificate?: ICertificate;
  /** The bucket that the load balancer notes each request in. @default one bucket of the stack, for all access logs in it */
  readonly accessLogs?: IBucket | "none";
  /** How long what it prints is kept, in days. @default 365 */
  readonly logRetentionDays?: number;
  /** Whether a deployment ends only when all replicas run, and fails where they don't. @default true */
  readonly waitUntilSteady?: boolean;
  /** Of its logs, and of its load balancer, which AWS refuses to delete with `retain`. @default what `setDefaults` says, else `retain` */
  readonly removal?: Removal;
  /** Up to 63 letters, digits and hyphens. @default the environment and the construct's path */
  readonly name?: string;
  /** @default those of the scopes that it is in */
  readonly tags?: Readonly<Record<string, string>>;
}
