import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { ownFolder } from "../confined";
import { withLock } from "../lock";
import type { LocalPlatform } from "../platform";
import { isIdOf, newId } from "../resource-name";
import { ProcessFolder, type ProcessSpec } from "./process-folder";

/**
 * Where processes are kept. A folder appears in its place whole, and is taken away whole:
 *
 *     .web-0a1b2c3d --install--> web --retire--> .web-0a1b2c3d
 *
 * One whose name begins with a dot is left over, or about to be: nothing is lost by removing it with all that runs there.
 */
export class ProcessPlace {
  private readonly root: string;

  constructor(
    platform: LocalPlatform,
    private readonly name: string,
  ) {
    this.root = join(ownFolder(platform), "processes");
    mkdirSync(this.root, { recursive: true, mode: 0o700 });
  }

  /** One at a time may change anything here. */
  locked<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return withLock(join(this.root, `${this.name}.lock`), signal, work);
  }

  get folder(): ProcessFolder {
    return new ProcessFolder(join(this.root, this.name));
  }

  get isTaken(): boolean {
    return existsSync(this.folder.path);
  }

  /** The folder, if it is that of a resource with this id. */
  folderOf(id: string): ProcessFolder | undefined {
    return this.folder.readSpec()?.id === id ? this.folder : undefined;
  }

  install(spec: ProcessSpec, reached: (step: string) => void): ProcessFolder {
    const folder = this.aside(spec.id);
    mkdirSync(folder.path, { mode: 0o700 });
    reached("made");
    folder.writeSpec(spec);
    reached("specified");
    renameSync(folder.path, this.folder.path);
    reached("installed");
    return this.folder;
  }

  /** From here on, a supervisor that only just starts finds nothing to do. */
  retire(): void {
    renameSync(this.folder.path, this.aside(this.folder.readSpec()?.id ?? newId(this.name)).path);
  }

  hasLeftOver(id: string): boolean {
    return existsSync(this.aside(id).path);
  }

  leftOvers(): readonly { readonly id: string; readonly folder: ProcessFolder }[] {
    const ids = readdirSync(this.root).flatMap((name) => (name.startsWith(".") ? [name.slice(1)] : []));
    return ids.filter((id) => isIdOf(this.name, id)).map((id) => ({ id, folder: this.aside(id) }));
  }

  private aside(id: string): ProcessFolder {
    return new ProcessFolder(join(this.root, `.${id}`));
  }
}
