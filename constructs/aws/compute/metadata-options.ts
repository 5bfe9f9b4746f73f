/**
 * Credentials of a machine's role are given to requests with a token only (IMDSv2), which a program that was tricked into
 * fetching a URL can't make; and to the machine only: a container on it is one hop farther away.
 */
export const METADATA_OPTIONS = {
  httpEndpoint: "enabled",
  httpTokens: "required",
  httpPutResponseHopLimit: 1,
} as const;
