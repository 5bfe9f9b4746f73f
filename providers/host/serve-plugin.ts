import { Console } from "node:console";
import { rmSync } from "node:fs";

import { selfSigned } from "./certificate";
import { handshakeLine, readInvitation, type Invitation } from "./handshake";
import { listen, type Listening, type OpenProvider } from "./listen";
import { logLine, type LogLevel } from "./plugin-log";
import type { MutualTls } from "./wire/plugin-server";

/**
 * Makes this process a plugin that Terraform has started:
 *
 *     Terraform                                          plugin
 *        |  starts it, with cookie and certificate          |
 *        | -----------------------------------------------> | listens on a socket of its own
 *        |  1|6|unix|SOCKET|grpc|CERTIFICATE                |
 *        | <----------------------------------------------- | a line on standard output
 *        |  calls, by TLS with both certificates            |
 *        | -----------------------------------------------> | makes the provider
 *        |  Shutdown                                        |
 *        | -----------------------------------------------> | ends; as it does on SIGTERM, and when Terraform is gone
 *
 * A provider that can't be made is told by the calls, since Terraform doesn't show what is wrong with one that doesn't start.
 *
 * @param open Called when Terraform has connected.
 */
export async function servePlugin(open: OpenProvider): Promise<void> {
  const invitation = readInvitation(process.env);
  switch (invitation.kind) {
    case "by-hand":
      refuse("This program is a Terraform provider. Terraform starts it; by itself it does nothing.\n");
      return;
    case "bad-certificate":
      refuse(logLine("error", `PLUGIN_CLIENT_CERT is not a certificate: ${invitation.why}`, new Date()));
      return;
    case "client":
      return serveClient(invitation, open);
  }
}

function refuse(why: string): void {
  process.stderr.write(why);
  process.exitCode = 1;
}

async function serveClient(client: Extract<Invitation, { kind: "client" }>, open: OpenProvider): Promise<void> {
  keepStandardOutput();
  const tls = client.certificate === undefined ? undefined : mutualTls(client.certificate);
  const listening = await listen({
    open,
    folder: client.folder,
    ...(tls && { tls }),
    onShutdown: () => void finish(listening),
  });
  endWithClient(listening);
  process.stdout.write(handshakeLine(listening.socket, tls?.certificate));
  // Terraform reads the line, and tells its user which versions there are.
  if (!client.speaksOurs) log("error", "this provider needs a Terraform that speaks plugin protocol 6, 1.0 or newer");
}

/** The handshake alone belongs there; what a provider prints is for the log. */
function keepStandardOutput(): void {
  globalThis.console = new Console(process.stderr, process.stderr);
}

function mutualTls(client: string): MutualTls {
  return { client, ...selfSigned(new Date()) };
}

/** Leaves no socket behind, however the process ends; but for SIGKILL, which nobody can help. */
function endWithClient({ folder }: Listening): void {
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  // Ctrl-C reaches the whole group of processes; it's for Terraform to say when to stop.
  process.on("SIGINT", () => undefined);
  process.once("SIGTERM", () => process.exit(128 + 15));
  process.once("SIGHUP", () => process.exit(128 + 1));
  const client = process.ppid;
  // Standard input says nothing: it's what Terraform's user gave Terraform.
  setInterval(() => {
    if (process.ppid !== client) process.exit(1);
  }, LOOK_MS).unref();
}

const LOOK_MS = 500;

/** Terraform waits for 2 seconds. */
async function finish(listening: Listening): Promise<void> {
  setTimeout(() => process.exit(0), 1_000);
  await listening.finish();
  process.exit(0);
}

function log(level: LogLevel, message: string): void {
  process.stderr.write(logLine(level, message, new Date()));
}
