import { askHealth } from "../healthy";
import { pause } from "../pause";
import type { Address } from "./balancer";

/** What is known of replicas: who of them answers. One that did is ill when it fails twice in a row. */
export interface Health {
  readonly isHealthy: (replica: Address) => boolean;
}

/** Asks replicas for a path, again and again until the signal is aborted. Resolves once each has been asked. */
export async function watchHealth(replicas: readonly Address[], path: string, signal: AbortSignal): Promise<Health> {
  /** How often each has failed since it last answered. */
  const failures = new Map<Address, number>();
  const ask = async (replica: Address): Promise<void> => {
    const found = await askHealth(`http://${replica.host}:${replica.port}${path}`, signal);
    failures.set(replica, "status" in found ? 0 : (failures.get(replica) ?? ENOUGH) + 1);
  };
  const isHealthy = (replica: Address): boolean => (failures.get(replica) ?? ENOUGH) < ENOUGH;
  await Promise.all(replicas.map(ask));
  for (const replica of replicas) {
    // One that gets well is asked soon: who deploys takes it to be there as soon as it says so.
    void again(
      () => ask(replica),
      () => (isHealthy(replica) ? POLL_MS : ILL_POLL_MS),
      signal,
    );
  }
  return { isHealthy };
}

const ENOUGH = 2;
const POLL_MS = 1_000;
const ILL_POLL_MS = 100;

async function again(work: () => Promise<void>, everyMs: () => number, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await pause(everyMs(), signal);
      await work();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
