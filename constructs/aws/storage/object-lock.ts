/** That nobody can delete or change an object for a while after it was written. */
export interface ObjectLock {
  /** `compliance`: really nobody, not even the account's root. `governance`: who has `s3:BypassGovernanceRetention` can. */
  readonly mode: "compliance" | "governance";
  /** For how many days, 1 or more. */
  readonly days: number;
}
