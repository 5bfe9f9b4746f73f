/** The entry `terrace/providers`: running providers for Terraform. */
export { RunPool, type RunPoolFolders } from "./pool/run-pool";
export type { LoanRequest, ReadAheadRequest } from "./pool/pool";
export type { Lent } from "./pool/pool-client";
export type { InstalledProvider } from "./pool/provider";
export type { UsedTypes } from "./pool/schema";
export type { ProcessEnvironment } from "./pool/relevant-environment";
