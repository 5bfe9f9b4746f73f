/** The other end of a connection where it is no construct: addresses. */
export type Peer =
  /** For example `10.0.0.0/8`; `0.0.0.0/0` is everybody. */
  | { readonly ipv4: string }
  /** For example `fd00::/8`; `::/0` is everybody. */
  | { readonly ipv6: string }
  /** The id of a managed prefix list: that of a gateway endpoint, of CloudFront, or one's own. */
  | { readonly prefixList: string };

/** Everybody who can reach an IPv4 address. */
export const ANYBODY: Peer = { ipv4: "0.0.0.0/0" };
