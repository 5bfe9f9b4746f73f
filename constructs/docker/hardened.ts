import type { ContainerConfig } from "@cdktf/provider-docker/lib/container";

/** How much of the machine a container may take. */
export interface Limits {
  /** Memory, in MiB; swap comes not on top of it. */
  readonly memory: number;
  /** CPUs: 0.5 is half of one. */
  readonly cpus: number;
}

/** What containers have, but for those that prepare volumes: as few rights as a program can do with, limits, and logs that don't fill the disk. */
export function hardened({ memory, cpus }: Limits) {
  return {
    readOnly: true,
    capabilities: { drop: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    ipcMode: "private",
    // The first process of a container has duties that few programs know of.
    init: true,
    memory,
    memorySwap: memory,
    cpus: `${cpus}`,
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
  } satisfies Partial<ContainerConfig>;
}

/** Folders that can be written to, and are empty at each start. */
export function scratch(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, "rw,noexec,nosuid,nodev,size=64m"]));
}
