import { join } from "node:path";

/** The program of {@link initialize}, for a `Command`. */
export function initializeProgram(): string {
  return join(__dirname, "initialize.js");
}

/** The program of {@link serve}: arguments are the database's folder, the port, and the user. */
export function serveProgram(): string {
  return join(__dirname, "serve.js");
}
