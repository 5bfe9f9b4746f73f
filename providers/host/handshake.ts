import { X509Certificate } from "node:crypto";
import { tmpdir } from "node:os";

import { PROTOCOL_VERSION } from "./protocol";

/** What a plugin's environment says of who started it (https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md). */
export type Invitation =
  /** Nobody who knows what it is. */
  | { readonly kind: "by-hand" }
  | { readonly kind: "bad-certificate"; readonly why: string }
  | {
      readonly kind: "client";
      /** Whether the client speaks the one version of the protocol that there is here. */
      readonly speaksOurs: boolean;
      /** As PEM: only who has its key may call. Without, whoever reaches the socket may. */
      readonly certificate?: string;
      /** Where the client wants sockets to be. */
      readonly folder: string;
    };

/** Reads it. */
export function readInvitation(env: NodeJS.ProcessEnv): Invitation {
  if (env["TF_PLUGIN_MAGIC_COOKIE"] !== MAGIC_COOKIE) return { kind: "by-hand" };
  const certificate = env["PLUGIN_CLIENT_CERT"] || undefined;
  try {
    if (certificate !== undefined) new X509Certificate(certificate);
  } catch (error) {
    return { kind: "bad-certificate", why: String(error) };
  }
  const versions = env["PLUGIN_PROTOCOL_VERSIONS"]?.split(",") ?? [];
  const speaksOurs = versions.some((version) => Number(version) === PROTOCOL_VERSION);
  return { kind: "client", speaksOurs, certificate, folder: env["PLUGIN_UNIX_SOCKET_DIR"] || tmpdir() };
}

/** The line on standard output that tells a client where the plugin is. */
export function handshakeLine(socket: string, certificate?: string): string {
  const der = certificate === undefined ? "" : new X509Certificate(certificate).raw.toString("base64");
  // Go's encoding without padding.
  return [CORE_VERSION, PROTOCOL_VERSION, "unix", socket, "grpc", der.replace(/=+$/, "")].join("|") + "\n";
}

/** Of go-plugin's own protocol. */
const CORE_VERSION = 1;

/** Not a secret: it tells a start by Terraform from one by hand. */
const MAGIC_COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
