import { Token } from "cdktf";
import type { ServiceProps } from "./service";

/** What no platform takes, in what a service is given; undefined: nothing. */
export function serviceProblem({
  replicas = 1,
  health,
}: Pick<ServiceProps, "replicas" | "health">): string | undefined {
  const { min, max } = typeof replicas === "number" ? { min: replicas, max: replicas } : replicas;
  if (!Token.isUnresolved(min) && (!Number.isInteger(min) || min < 1)) {
    return `replicas must be a whole number from 1 on, got ${min}`;
  }
  if (!Token.isUnresolved(max) && (!Number.isInteger(max) || max < min)) {
    return `replicas.max must be a whole number, min or more, got ${min} to ${max}`;
  }
  const path = health?.path ?? "/";
  if (Token.isUnresolved(path) || /^\/[!-~]*$/.test(path)) return undefined;
  return `health.path must begin with / and have no spaces, got "${path}"`;
}
