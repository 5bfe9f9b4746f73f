import type { IConstruct } from "constructs";
import { constructError } from "./construct-error";
import type { DefaultsProps } from "./defaults-props";
import { defaultsMark, defaultsReadMark } from "./mark";
import type { Removal } from "./platform/removal";

/** What constructs at one place take on. */
export interface Defaults {
  readonly tags: Readonly<Record<string, string>>;
  readonly environment: string | undefined;
  readonly removal: Removal;
}

/**
 * Says what all constructs below an app, a stack or any other construct take on. A nearer scope's wins over a farther one's;
 * of one scope, what is said later wins, and tags are added to those before.
 *
 * @throws where a construct below has taken on others already: the two would differ by the order of their lines.
 */
export function setDefaults(scope: IConstruct, props: DefaultsProps): void {
  if (defaultsReadMark.get(scope)) {
    throw constructError(scope, "setDefaults must come before the constructs that it is for; move it up");
  }
  const before = defaultsMark.get(scope);
  defaultsMark.set(scope, before ? joined(before, props) : props);
}

/** What a construct takes on from the scopes that it is in. */
export function defaultsOf(construct: IConstruct): Defaults {
  return construct.node.scopes.reduce<Defaults>(
    (farther, scope) => {
      defaultsReadMark.set(scope, true);
      return joined(farther, defaultsMark.get(scope) ?? {});
    },
    { tags: {}, environment: undefined, removal: "retain" },
  );
}

/** The first ones, but for what the second ones say. */
function joined<T extends DefaultsProps>(first: T, { tags, environment, removal }: DefaultsProps): T {
  return {
    ...first,
    tags: { ...first.tags, ...tags },
    environment: environment ?? first.environment,
    removal: removal ?? first.removal,
  };
}
