import type * as platform from "../platform/service";
import type { Image } from "./image";

/** What a service is given. */
export interface ServiceProps extends Omit<platform.ServiceProps, "image"> {
  /** What each replica is made of: `traefik/whoami:v1.10`, or an {@link Image} of this app. Needed. */
  readonly image?: string | Image;
  /** The port that each replica listens at, in its own container; it is in `PORT`. @default 8080 */
  readonly containerPort?: number;
  /**
   * The address of this machine that the service is published at; `0.0.0.0` is all of them. A service of an internal network
   * is not published.
   *
   * @default "127.0.0.1"
   */
  readonly address?: string;
  /** The most memory that a replica gets, in MiB. @default 512 */
  readonly memory?: number;
  /** The most CPUs that a replica gets: 0.5 is half of one. @default 1 */
  readonly cpus?: number;
  /** Who a replica is, by numbers: `USER` or `USER:GROUP`. Root is `0`. @default "10001:10001" */
  readonly user?: string;
  /** Folders of a replica that can be written to, beside `/tmp`. They are empty at each start. @default none */
  readonly writable?: readonly string[];
  /**
   * Secrets: tokens of something sensitive. Each is a file of that name in `/run/secrets`, which only the replica's user can
   * read. When one changes, the replicas are made anew.
   *
   * @default none
   */
  readonly secrets?: Readonly<Record<string, string>>;
}
