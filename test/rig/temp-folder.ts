import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];

/** Makes an empty folder that lives as long as the test file. Its real path: macOS has its temporary folder behind a link. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "terrace-"));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
