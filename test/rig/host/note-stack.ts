import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { ServedProvider } from "../../../providers/host/serve";
import { RunningCommand, type Finished } from "../running-command";
import { tempFolder } from "../temp-folder";

/** A source address that nobody can publish under. */
const NOTE_SOURCE = "localhost/terrace/demo";

/** A folder with a configuration that has notes of the provider `demo`. */
export interface NoteStack {
  readonly folder: string;
  /** Writes the configuration again, with other texts. */
  readonly write: (...texts: readonly string[]) => void;
  /** Runs a Terraform command to its end; nothing is asked. */
  readonly run: (command: string, ...args: readonly string[]) => Promise<Finished>;
  readonly start: (command: string, ...args: readonly string[]) => RunningCommand;
}

/**
 * Makes one. Terraform finds an empty home there, and no CLI configuration.
 *
 * @param served The provider that it reaches without installing it.
 */
export function noteStack(terraform: string, served?: ServedProvider, given: NodeJS.ProcessEnv = {}): NoteStack {
  const folder = tempFolder();
  const reattach = served && { TF_REATTACH_PROVIDERS: JSON.stringify({ [NOTE_SOURCE]: served.reattach }) };
  const { PATH } = process.env;
  const env = { PATH, HOME: folder, TMPDIR: folder, CHECKPOINT_DISABLE: "1", ...reattach, ...given };
  const write = (...texts: readonly string[]): void => {
    const notes = texts.map((text, index) => [`n${index}`, { text }]);
    const configuration = {
      terraform: { required_providers: { demo: { source: NOTE_SOURCE, version: "0.1.0" } } },
      resource: notes.length > 0 ? { demo_note: Object.fromEntries(notes) as object } : {},
    };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(configuration));
  };
  const start = (command: string, ...args: readonly string[]): RunningCommand => {
    const unasked = command === "apply" || command === "destroy" ? ["-auto-approve"] : [];
    return new RunningCommand([terraform, command, ...args, ...unasked, "-no-color"], folder, env);
  };
  return { folder, write, start, run: (command, ...args) => start(command, ...args).finished };
}
