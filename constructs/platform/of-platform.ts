import type { IConstruct } from "constructs";
import { ofPlatformMark } from "../mark";
import type { PlatformName } from "./platform";
import { platformError } from "./platform-error";
import type { ServiceProps } from "./service";

/** Notes which platform a construct is of. */
export function markPlatform(construct: IConstruct, platform: PlatformName): void {
  ofPlatformMark.set(construct, platform);
}

/** What a service is given of a platform's constructs. */
type Given = Pick<ServiceProps, "buckets" | "services" | "databases" | "network">;

/** Refuses, for a service, what is of another platform: it would not be there, or could not be reached. */
export function refuseOtherPlatforms(platform: PlatformName, service: IConstruct, props: Given): void {
  const { buckets, services, databases, network } = props;
  const given = [...named("buckets", buckets), ...named("services", services), ...named("databases", databases)];
  for (const [prop, construct] of network ? [...given, ["network", network] as const] : given) {
    refuseOtherPlatform(platform, service, prop, construct);
  }
}

/** The same for one construct that is given in a prop. One that somebody wrote without this library is as they say. */
export function refuseOtherPlatform(
  platform: PlatformName,
  construct: IConstruct,
  prop: string,
  given: IConstruct,
): void {
  const other = ofPlatformMark.get(given);
  if (other === undefined || other === platform) return;
  throw platformError(
    platform,
    construct,
    `${prop} must be of ${platform}, got ${given.node.path} of ${other}; make both on one platform, or hand over what is needed in environment`,
  );
}

function named<T>(prop: string, all: Readonly<Record<string, T>> = {}): readonly (readonly [string, T])[] {
  return Object.entries(all).map(([name, each]) => [`${prop}.${name}`, each]);
}
