import type { Result } from "../result";
import type { ArchiveFailure } from "./archive";
import type { Key } from "./seal";

/** Unpacks a bundle into a folder, whole or not at all. What does it takes a while to load, and is needed seldom. */
export function unpackBundle(
  file: string,
  folder: string,
  key: Key | undefined,
): Promise<Result<void, ArchiveFailure>> {
  return (require("./archive") as typeof import("./archive")).readArchive(file, folder, key);
}
