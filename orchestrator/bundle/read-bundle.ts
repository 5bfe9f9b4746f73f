import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ok, type Result } from "../result";
import { RunFolder } from "../run/run-folder";
import type { ArchiveFailure } from "./archive";
import { readBundleContent, type BundleContent } from "./content";
import type { Key } from "./seal";
import { unpackBundle } from "./unpack";

/** Reads what a bundle says of its plan, and leaves nothing behind. */
export async function readBundle(file: string, key: Key | undefined): Promise<Result<BundleContent, ArchiveFailure>> {
  const folder = await mkdtemp(join(tmpdir(), "terrace-"));
  try {
    const unpacked = await unpackBundle(file, folder, key);
    return unpacked.ok ? ok(await readBundleContent(new RunFolder(folder).bundle)) : unpacked;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
