import { Construct } from "constructs";
import { nameOf } from "../name";
import type { INetwork } from "../platform/network";
import { markPlatform } from "../platform/of-platform";
import { LOCAL_NAME } from "./local-name";

/** The network of this machine: services listen at 127.0.0.1, where nobody from outside reaches them. */
export class Network extends Construct implements INetwork {
  readonly name: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    markPlatform(this, "local");
    this.name = nameOf(this, LOCAL_NAME);
  }
}
