import type { NodeId } from "../orchestrator/graph/graph";
import type { Judgement } from "../orchestrator/plan/judgement";
import type { PackName } from "../policies";

/**
 * What `terrace policy --json` prints. New fields may come; a reader passes over what it does not know.
 */
export interface PolicyReport extends Judgement {
  readonly version: 1;
  /** What was looked at: what the app synthesized, or that and the plans made of it. */
  readonly of: "synth" | "plan";
  /** The stacks that were looked at. */
  readonly stacks: readonly NodeId[];
  /** Packs that were held against them. */
  readonly packs: readonly PackName[];
  /** How many rules were held against them, the project's own among them. */
  readonly rules: number;
}
