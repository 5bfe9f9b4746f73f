import type { NameRule } from "../name";

/** Names on this machine: of folders, of processes and their logs. */
export const LOCAL_NAME: NameRule = { longest: 48 };
