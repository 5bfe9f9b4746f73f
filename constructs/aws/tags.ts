import type { IConstruct } from "constructs";
import { defaultsOf } from "../defaults";

/**
 * The tags of a construct's resources: those of the scopes that it is in, `environment`, and `Name`.
 *
 * @param own what the construct itself was given; wins.
 */
export function tagsOf(construct: IConstruct, own: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { tags, environment } = defaultsOf(construct);
  return { Name: construct.node.path, ...(environment === undefined ? {} : { environment }), ...tags, ...own };
}
