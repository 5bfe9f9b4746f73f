import type { IConstruct } from "constructs";
import type { Removal } from "./removal";

/** A place for files, which outlives the services that use it. */
export interface IBucket extends IConstruct {
  /** Its name on the platform. */
  readonly name: string;
  /** Where it is, as a URL of the platform's kind: `file:///…`, `s3://…`. A service finds it in its environment. */
  readonly url: string;
}

/** What a bucket is given. */
export interface BucketProps {
  /**
   * What becomes of the files when the bucket is taken out of the app, or destroyed. With `retain` they are
   * kept: it fails until it is empty, or (on Docker) leaves them behind.
   *
   * @default what `setDefaults` says, else `retain`
   */
  readonly removal?: Removal;
}
