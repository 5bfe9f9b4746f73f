import type { IConstruct } from "constructs";
import { platformMark } from "../mark";
import type { Platform as AnyPlatform } from "./platform";

/** Makes the constructs that every platform has, in its own form. What it can't make as it is asked to is an error. */
export type Platform = AnyPlatform;

/** Where the platform is found that somebody has chosen. */
export const Platform = {
  /**
   * The platform that a scope is on: the one of the nearest scope that {@link usePlatform} was told of.
   *
   * @throws where it was told of none.
   */
  of(scope: IConstruct): Platform {
    const platforms = scope.node.scopes.map((each) => platformMark.get(each));
    const nearest = platforms.findLast((each) => each !== undefined);
    if (nearest) return nearest;
    throw new Error(
      `Platform ${scope.node.path}: must be chosen, got none; usePlatform(app, localPlatform) of terrace/local does, or dockerPlatform of terrace/docker, awsPlatform of terrace/aws`,
    );
  },
} as const;

/**
 * Chooses the platform of all that is below an app, a stack or any other construct. A nearer scope's wins over a farther
 * one's.
 *
 * @throws where the scope has another one already.
 */
export function usePlatform(scope: IConstruct, platform: Platform): void {
  const other = platformMark.get(scope);
  if (other !== undefined && other !== platform) {
    throw new Error(
      `Platform ${scope.node.path}: must be chosen once, got ${platform.name} after ${other.name}; leave out one`,
    );
  }
  platformMark.set(scope, platform);
}
