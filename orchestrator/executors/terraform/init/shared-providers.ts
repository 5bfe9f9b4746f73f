import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Result } from "../../../result";
import { writeDurably } from "../../../write-file";
import { isOurs } from "../cache-folder";
import type { KeyWith } from "./init-needs";
import { isJsonObject } from "../json-object";
import { linkPackages } from "./provider-links";
import { isIntact, lockedPaths, providersIn, sharePackage, type Package, type Packages } from "./provider-packages";
import { LOCK_FILE } from "../work-folder";

/**
 * Providers that one init has installed, for all stacks and runs of a user that would install the same. An init downloads
 * and hashes hundreds of megabytes for each stack; a link is made at once. Terraform holds what it starts against the
 * lock file in any case.
 */
export class SharedProviders {
  private readonly underway = new Map<string, Promise<Outcome>>();

  /** @param cache the folder for what is shared */
  constructor(private readonly cache: string) {}

  /**
   * Sees to it that a folder has its providers: brings those that an init has installed that would install the same, or
   * else has them installed. Of stacks that want the same at once, one installs it, and the others wait.
   *
   * @param install runs an init in the folder
   */
  async provide<R extends Result<unknown, unknown>>(
    wanted: WantedProviders,
    install: () => Promise<R>,
  ): Promise<ProvidedProviders<R>> {
    const key = keyOf(wanted);
    const isUsable = await isOurs(this.cache);
    while (isUsable && !wanted.signal.aborted) {
      const packages = await this.bring(wanted);
      if (packages) return { kind: "brought", addresses: Object.keys(packages).map((path) => dirname(dirname(path))) };
      const other = this.underway.get(key);
      if (!other) return { kind: "installed", result: await this.installFirst(wanted, install) };
      if ((await Promise.race([other, endOf(wanted.signal)])) === "not-shared") break;
    }
    return { kind: "installed", result: await install() };
  }

  private installFirst<R extends Result<unknown, unknown>>(
    wanted: WantedProviders,
    install: () => Promise<R>,
  ): Promise<R> {
    const result = install();
    const outcome = result.then(
      ({ ok }) => (ok ? this.keep(wanted) : "failed"),
      () => "failed" as const,
    );
    const key = keyOf(wanted);
    this.underway.set(
      key,
      outcome.then((how) => this.ended(key, how)),
    );
    return outcome.then(() => result);
  }

  /** What can't be shared once can't be the next time either: nobody has to wait for it any more. */
  private ended(key: string, outcome: Outcome): Outcome {
    if (outcome !== "not-shared") this.underway.delete(key);
    return outcome;
  }

  /** Brings what is there for the key into the folder. */
  private async bring(wanted: WantedProviders): Promise<Packages | undefined> {
    const installation = await this.recall(keyOf(wanted));
    return installation && orOnSystemError(undefined, () => bring(wanted.work, installation));
  }

  /** What was installed for the key; undefined, and forgotten, when that is not there any more as it was. */
  private async recall(key: string): Promise<Installation | undefined> {
    const text = await readFile(this.record(key), "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    const installation = parse(text);
    const packages = Object.values(installation?.packages ?? {});
    if (installation && (await Promise.all(packages.map(isIntact))).every(Boolean)) return installation;
    await rm(this.record(key), { force: true }).catch(() => undefined);
    return undefined;
  }

  /** Keeps what an init has just installed in the folder. */
  private keep({ lock: before, keyWith, work }: WantedProviders): Promise<Outcome> {
    return orOnSystemError<Outcome>("not-shared", async () => {
      const lock = await readLockFile(work);
      const packages = await this.share(work, lock);
      if (!packages) return "not-shared";
      await linkPackages(work, packages);
      const record = JSON.stringify({ lock, packages } satisfies Installation);
      // An init that begins with this lock file would install the same.
      for (const key of new Set([keyWith(before), keyWith(lock)])) await writeDurably(this.record(key), record);
      return "shared";
    });
  }

  private async share(work: string, lock: string): Promise<Packages | undefined> {
    const packages: Record<string, Package> = {};
    for (const path of (await lockedPaths(work, lock)) ?? [undefined]) {
      const shared = path && (await sharePackage(join(providersIn(work), path), join(this.cache, "providers", path)));
      if (!shared) return undefined;
      packages[path] = shared;
    }
    return packages;
  }

  private record(key: string): string {
    return join(this.cache, "installations", `${key}.json`);
  }
}

/** A folder that Terraform runs in, and the providers that it is to have. */
export interface WantedProviders {
  /** The text of its lock file; empty when there is none. */
  readonly lock: string;
  readonly keyWith: KeyWith;
  readonly work: string;
  /** Aborted: waits for nobody any more. */
  readonly signal: AbortSignal;
}

/** How a folder came to its providers: from an earlier init, or by one of its own, with its result. */
export type ProvidedProviders<R> =
  | { readonly kind: "brought"; readonly addresses: readonly string[] }
  | { readonly kind: "installed"; readonly result: R };

/** What an init has installed. */
interface Installation {
  /** The text of the lock file; empty when there is none. */
  readonly lock: string;
  readonly packages: Packages;
}

function keyOf({ lock, keyWith }: WantedProviders): string {
  return keyWith(lock);
}

type Outcome = "shared" | "not-shared" | "failed";

async function bring(work: string, { lock, packages }: Installation): Promise<Packages> {
  await linkPackages(work, packages);
  if (lock !== "") await writeFile(join(work, LOCK_FILE), lock);
  return packages;
}

async function readLockFile(work: string): Promise<string> {
  return readFile(join(work, LOCK_FILE), "utf8").catch(() => "");
}

function parse(text: string): Installation | undefined {
  try {
    const { lock, packages } = JSON.parse(text) as Partial<Installation>;
    const isWhole = typeof lock === "string" && isJsonObject(packages) && Object.values(packages).every(isPackage);
    return isWhole ? { lock, packages } : undefined;
  } catch {
    return undefined;
  }
}

function isPackage(value: unknown): value is Package {
  return isJsonObject(value) && typeof value["folder"] === "string" && isJsonObject(value["files"]);
}

/** Without what is shared everything goes on, only slower; so nobody hears of a full disk or a folder without rights. */
async function orOnSystemError<T>(otherwise: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && "syscall" in error) return otherwise;
    throw error;
  }
}

function endOf(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
