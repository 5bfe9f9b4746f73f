/**
 * A program for a `Process`: the server of a cluster, at 127.0.0.1 alone. It ends when it is asked to: connections are
 * closed, and everything is on disk.
 *
 * `serve.js FOLDER PORT USER`; the user's password is in `TERRACE_DATABASE_PASSWORD`.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { clusterIn, setPassword, versionOf } from "./cluster";
import { findPostgres } from "./installation";
import { asUnprivileged } from "./unprivileged";

const [folder = "", port = "", user = ""] = process.argv.slice(2);
const { TERRACE_DATABASE_PASSWORD: password = "", ...environment } = process.env;

try {
  serve();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

function serve(): void {
  const postgres = findPostgres(versionOf(folder), environment["PATH"]);
  setPassword(folder, postgres, user, password);
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    log_checkpoints: "off",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [program, ...args] = asUnprivileged([join(postgres.folder, "postgres"), "-D", clusterIn(folder), ...options]);
  const server = spawn(program, args, { cwd: "/", env: environment, stdio: ["ignore", "inherit", "inherit"] });
  server.once("error", (error) => {
    process.stderr.write(`${program} could not be started: ${error.message}\n`);
    process.exitCode = 1;
  });
  server.once("exit", (code) => process.exit(code ?? 1));
  // It closes connections where a SIGTERM would have it wait for them.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => server.kill("SIGINT"));
}
