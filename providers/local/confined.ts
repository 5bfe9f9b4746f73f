import { lstatSync, mkdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { AttributeError, type Path } from "../definition";
import { isMissing } from "./json-file";
import type { LocalPlatform } from "./platform";

/**
 * Where a path of a configuration leads that something is made at: links on the way there are followed, the last part is
 * not. Relative paths begin in the data folder. Throws an {@link AttributeError} if that is outside of what may be touched.
 */
export function placeAt(platform: LocalPlatform, path: string, attribute: Path): string {
  const absolute = absolutePath(platform, path, attribute);
  const place = join(realPath(dirname(absolute), attribute), basename(absolute));
  return checked(platform, place, path, attribute);
}

/** The same for something that is there, to be read or run in: all links are followed. The data folder itself is fine. */
export function existingAt(platform: LocalPlatform, path: string, attribute: Path): string {
  const place = realPath(absolutePath(platform, path, attribute), attribute);
  return rootsOf(platform).includes(place) ? place : checked(platform, place, path, attribute);
}

/** Where the platform keeps its own things; resources make nothing there. */
export function ownFolder(platform: LocalPlatform): string {
  const folder = join(platform.folder, OWN);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return realpathSync.native(folder);
}

const OWN = ".platform";

function absolutePath({ folder }: LocalPlatform, path: string, attribute: Path): string {
  if (path === "" || path.includes("\0")) throw new AttributeError(attribute, "this is no path");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return resolve(folder, path);
}

function realPath(path: string, attribute: Path): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (!isMissing(error)) throw new AttributeError(attribute, (error as Error).message);
    throw new AttributeError(attribute, missing(path));
  }
}

function missing(path: string): string {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
  return isLink ? `${path} is a link that leads nowhere` : `${path} is not there; a Directory makes one`;
}

function checked(platform: LocalPlatform, place: string, path: string, attribute: Path): string {
  if (isWithin(join(platform.folder, OWN), place) || isWithin(join(realRoot(platform.folder), OWN), place)) {
    throw new AttributeError(attribute, `${path} is where the platform keeps its own things`);
  }
  if (rootsOf(platform).some((root) => place !== root && isWithin(root, place))) return place;
  throw new AttributeError(
    attribute,
    `${path} leads to ${place}, which is not in the data folder ${platform.folder}; the provider's allow can name its folder`,
  );
}

function rootsOf({ folder, allow }: LocalPlatform): readonly string[] {
  return [folder, ...allow].map(realRoot);
}

/** One that is not there holds nothing that could be touched. */
function realRoot(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
