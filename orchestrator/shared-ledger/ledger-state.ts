import type { LedgerFailure } from "../failure";
import type { StateIdentity } from "../plan/plan";
import type { Result } from "../result";

/** The port to the state that holds a shared ledger. */
export interface LedgerState {
  /** The state as it is; undefined as long as nobody has written it. Ended early by the signal. */
  pull(signal?: AbortSignal): Promise<Result<LedgerText | undefined, LedgerFailure>>;
  /** Puts the state in the place of the one with a serial less. `moved`: it is not that one any more, and stays as it is. */
  push(state: LedgerText): Promise<Result<"written" | "moved", LedgerFailure>>;
}

/** A state with a ledger in it. */
export interface LedgerText extends StateIdentity {
  /** Empty where nothing was written into the state. */
  readonly text: string;
}
