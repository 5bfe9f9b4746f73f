import { Construct } from "constructs";
import { defaultsOf } from "../defaults";
import { nameOf } from "../name";
import type { BucketProps, IBucket } from "../platform/bucket";
import { markPlatform } from "../platform/of-platform";
import { LOCAL_NAME } from "./local-name";
import { Directory } from "./resources";

/** A folder of this machine that is used as a bucket. */
export class Bucket extends Construct implements IBucket {
  readonly name: string;
  readonly url: string;
  /** The folder: an absolute path. */
  readonly path: string;

  constructor(scope: Construct, id: string, { removal }: BucketProps = {}) {
    super(scope, id);
    markPlatform(this, "local");
    this.name = nameOf(this, LOCAL_NAME);
    const folder = new Directory(this, "folder", {
      path: this.name,
      mode: "0700",
      force: (removal ?? defaultsOf(this).removal) === "destroy",
    });
    this.path = folder.absolutePath;
    this.url = folder.url;
  }
}
