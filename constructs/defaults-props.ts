import type { Removal } from "./platform/removal";

/** What all constructs below a scope take on, where they are told nothing else. */
export interface DefaultsProps {
  /** Tags (on Docker: labels) of everything that can have them. Those of a nearer scope are added, and win. */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Which installation of the app this is, for example `prod`: it begins every name, and is the tag `environment`.
   *
   * @default names begin with the stack's; there is no such tag
   */
  readonly environment?: string;
  /**
   * What becomes of data when what holds it is taken out of the app, or destroyed.
   *
   * @default "retain"
   */
  readonly removal?: Removal;
}
