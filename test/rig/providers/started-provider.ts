import { spawn } from "node:child_process";
import { once } from "node:events";

import type { InstalledProvider } from "./install";
import { magicCookie } from "./protocol";

/** A provider process that serves whoever connects, without TLS. */
export interface StartedProvider {
  readonly pid: number;
  readonly socket: string;
  /** For `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  /** Resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

/** Starts a provider as Terraform does, but for the certificate. It stays until it is stopped. */
export async function startProvider(
  { executable, source, protocol }: InstalledProvider,
  env: NodeJS.ProcessEnv,
): Promise<StartedProvider> {
  const child = spawn(executable, {
    env: { ...env, TF_PLUGIN_MAGIC_COOKIE: magicCookie, PLUGIN_PROTOCOL_VERSIONS: "5,6" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "close");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const pid = child.pid ?? 0;
  const socket = line.toString().split("|")[3] ?? "";
  const address = { Network: "unix", String: socket };
  const reattach = { Protocol: "grpc", ProtocolVersion: protocol, Pid: pid, Test: true, Addr: address };
  const stop = async (): Promise<void> => {
    child.kill();
    await gone;
  };
  return { pid, socket, reattach: JSON.stringify({ [source]: reattach }), stop };
}
