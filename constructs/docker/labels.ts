import type { IConstruct } from "constructs";
import { defaultsOf } from "../defaults";

/** A label of Docker's, as its provider takes it. */
export interface Label {
  readonly label: string;
  readonly value: string;
}

/** The labels of a construct's resources: the tags of the scopes that it is in, and `environment`. */
export function labelsOf(construct: IConstruct): Label[] {
  const { tags, environment } = defaultsOf(construct);
  const all = { ...(environment === undefined ? {} : { environment }), ...tags };
  return Object.entries(all).map(([label, value]) => ({ label, value }));
}
