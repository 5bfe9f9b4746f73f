import { type Probed, probe } from "./http-probe";

/** Asks a replica whether it can take requests: any status from 200 to 399 says so, wherever a redirect would lead. */
export function askHealth(url: string, signal: AbortSignal): Promise<Probed> {
  return probe({ url, expected: { status: HEALTHY }, redirect: "manual" }, signal);
}

const HEALTHY = Array.from({ length: 200 }, (_, index) => 200 + index);
