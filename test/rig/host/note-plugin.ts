import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { servePlugin } from "../../../providers/host/serve-plugin";
import { noteService } from "./note-service";

/**
 * A plugin of notes. When it is to apply and `NOTE_HANGS` is set, it says so by a file `applying`, with its process's id, in the folder for
 * temporary files, and never ends.
 */
void servePlugin(() => noteService({ onApply: () => (process.env["NOTE_HANGS"] ? hang() : Promise.resolve()) }));

function hang(): Promise<void> {
  writeFileSync(join(tmpdir(), "applying"), String(process.pid));
  return new Promise(() => undefined);
}
