import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";

/** A Postgres of this machine. */
export interface Installation {
  /** Where its programs are: an absolute path. */
  readonly folder: string;
  /** Its major version: `16`. */
  readonly version: string;
}

/**
 * The newest Postgres of this machine, or the newest of one major version. It is looked for on the path, and where Debian
 * has its versions side by side.
 *
 * @throws where there is none, with what there is.
 */
export function findPostgres(version: string | undefined, path: string | undefined): Installation {
  const all = installations(path);
  const fitting = all.filter((each) => version === undefined || each.version === version);
  const [newest] = [...fitting].sort((one, other) => Number(other.version) - Number(one.version));
  if (newest) return newest;
  const wanted = version === undefined ? "Postgres" : `Postgres ${version}`;
  const others = all.map((each) => `${each.version} in ${each.folder}`).join(", ");
  const found = others === "" ? "none" : others;
  throw new Error(
    `${wanted} must be on this machine, got ${found}; install it (Debian: apt-get install postgresql; macOS: brew install postgresql), or put its programs on the PATH`,
  );
}

function installations(path = ""): readonly Installation[] {
  const folders = [...path.split(delimiter).filter(isAbsolute), ...debianFolders()];
  const real = folders.flatMap((folder) => {
    const programs = [join(folder, "initdb"), join(folder, "postgres")];
    return programs.every((program) => existsSync(program)) ? [dirname(realpathSync(join(folder, "postgres")))] : [];
  });
  return [...new Set(real)].flatMap((folder) => {
    const version = versionIn(folder);
    return version === undefined ? [] : [{ folder, version }];
  });
}

const DEBIAN = "/usr/lib/postgresql";

function debianFolders(): readonly string[] {
  return existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, "bin")) : [];
}

/** Undefined for one that can't be started. */
function versionIn(folder: string): string | undefined {
  try {
    const text = execFileSync(join(folder, "postgres"), ["--version"], { encoding: "utf8" });
    return /(\d+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
