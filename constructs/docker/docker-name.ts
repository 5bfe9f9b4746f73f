import type { NameRule } from "../name";

/** Names on Docker are names of hosts too: with the number of a replica, at most 63 characters. */
export const DOCKER_NAME: NameRule = { longest: 56 };
