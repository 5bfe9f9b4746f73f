import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { serveProvider } from "terrace/provider/serve";
import { notes } from "./note";

/** Has Terraform write a note in an empty folder; for a test of any framework. Returns what is in the note. */
export async function noteWritten(folder: string): Promise<string> {
  const path = join(folder, "it.md");
  const configuration = {
    terraform: { required_providers: { notes: { source: notes.source } } },
    resource: { notes_note: { it: { path, text: "Hello." } } },
  };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify(configuration));
  const { reattach, close } = await serveProvider(notes);
  try {
    const env = { ...process.env, TF_REATTACH_PROVIDERS: JSON.stringify({ [notes.source]: reattach }) };
    await promisify(execFile)("terraform", ["apply", "-auto-approve"], { cwd: folder, env });
    return readFileSync(path, "utf8");
  } finally {
    await close();
  }
}
