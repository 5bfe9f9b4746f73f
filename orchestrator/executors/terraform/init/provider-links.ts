import { mkdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isIntact, linkPackage, providersIn, type Packages } from "./provider-packages";

/** What the links of a folder led to when they were made. It lies in Terraform's own data folder, to go with it. */
const RECORD = join(".terraform", "terrace-providers");

/** Gives a folder the packages, by links. */
export async function linkPackages(work: string, packages: Packages): Promise<void> {
  await mkdir(providersIn(work), { recursive: true });
  for (const [path, { folder }] of Object.entries(packages)) await linkPackage(join(providersIn(work), path), folder);
  await writeFile(join(work, RECORD), JSON.stringify(packages));
}

/** Whether what the links of a folder lead to is there, and as it was. */
export async function areLinksIntact(work: string): Promise<boolean> {
  return (await touchedLinks(work)).length === 0;
}

/**
 * Before an init: takes links out of a folder that lead to what is gone, or not as it was. Terraform would not install
 * anything in their place, or (up to 1.14) write through them.
 *
 * @param all takes out what is as it was, too
 */
export async function dropLinks(work: string, { all }: { readonly all: boolean }): Promise<void> {
  const linked = await readLinks(work);
  const dropped = all ? Object.keys(linked) : await touchedLinks(work);
  if (dropped.length === 0) return;
  for (const path of dropped) await dropLink(join(providersIn(work), path), linked[path]?.folder);
  const left = Object.entries(linked).filter(([path]) => !dropped.includes(path));
  await writeFile(join(work, RECORD), JSON.stringify(Object.fromEntries(left)));
}

async function touchedLinks(work: string): Promise<readonly string[]> {
  const linked = Object.entries(await readLinks(work));
  const touched = await Promise.all(linked.map(async ([path, found]) => ((await isIntact(found)) ? [] : [path])));
  return touched.flat();
}

async function readLinks(work: string): Promise<Packages> {
  try {
    return JSON.parse(await readFile(join(work, RECORD), "utf8")) as Packages;
  } catch {
    return {};
  }
}

/** An init may have put something else there since. */
async function dropLink(path: string, folder: string | undefined): Promise<void> {
  if ((await readlink(path).catch(() => undefined)) === folder) await rm(path);
}
