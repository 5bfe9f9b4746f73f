import type { Timeouts } from "../../definition";
import type { Surroundings } from "./handler-call";
import type { Catalogue } from "./subject";

/** What all calls of one service share. */
export interface Serving extends Surroundings {
  readonly catalogue: Catalogue;
  /** Of handlers whose definition has none, in milliseconds. */
  readonly timeouts: Required<Timeouts>;
}
