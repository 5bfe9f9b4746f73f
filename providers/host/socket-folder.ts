import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Makes a folder that only this user can enter, for a socket.
 *
 * @param wanted Where it's made, unless the socket's path would then be too long.
 */
export function makeSocketFolder(wanted: string): Promise<string> {
  const home = [wanted, tmpdir(), "/tmp"].find(isShort) ?? "/tmp";
  return mkdtemp(join(home, PREFIX));
}

/** The socket in its folder. */
export function socketIn(folder: string): string {
  return join(folder, "provider");
}

function isShort(home: string): boolean {
  return Buffer.byteLength(socketIn(join(home, `${PREFIX}XXXXXX`))) <= LONGEST_SOCKET_PATH;
}

const PREFIX = "terrace-";

/** Bytes, on macOS; Linux has 107. */
const LONGEST_SOCKET_PATH = 103;
