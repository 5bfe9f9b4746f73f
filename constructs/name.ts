import type { IConstruct } from "constructs";
import { constructError } from "./construct-error";
import { defaultsOf } from "./defaults";
import { namesMark } from "./mark";

/** What a platform takes as a name. */
export interface NameRule {
  /** The longest name, in characters. */
  readonly longest: number;
}

/**
 * A construct's name on its platform: the environment and the construct's path, in small letters, digits and single
 * hyphens, a letter first. One that is too long is cut, and ends with a hash of the path.
 *
 * @throws where another construct of the app has that name: two things would be one on the platform.
 */
export function nameOf(construct: IConstruct, { longest }: NameRule): string {
  return takenName(construct, cut(wholeName(construct), longest, construct.node.addr));
}

/**
 * The name of a part of something: the whole's name, and the part's.
 *
 * @throws where another construct of the app has that name.
 */
export function partName(construct: IConstruct, whole: string, part: string | number): string {
  return takenName(construct, `${whole}-${part}`);
}

function takenName(construct: IConstruct, name: string): string {
  const names = namesOf(construct.node.root);
  const other = names.get(name);
  if (other !== undefined && other !== construct.node.path) {
    throw constructError(construct, `must differ in name from ${other}, got "${name}" for both; rename one of them`);
  }
  names.set(name, construct.node.path);
  return name;
}

function wholeName(construct: IConstruct): string {
  const { environment = "" } = defaultsOf(construct);
  const name = `${environment}-${construct.node.path}`.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return (/^[A-Za-z]/.test(name) ? name : `x-${name}`).toLowerCase();
}

function cut(name: string, longest: number, address: string): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 9).replace(/-$/, "")}-${address.slice(-8)}`;
}

/** The names that an app's constructs have, and whose each is. */
function namesOf(root: IConstruct): Map<string, string> {
  const names = namesMark.get(root) ?? new Map<string, string>();
  namesMark.set(root, names);
  return names;
}
