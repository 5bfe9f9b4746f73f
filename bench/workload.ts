/** What all contenders deploy. */
export interface Workload {
  /** The app's file, in this folder. */
  readonly app: string;
  /** Its stacks, layer by layer. */
  readonly layers: readonly (readonly Stack[])[];
  /** What every program is given beside the bare environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Makes sure that every stack of a project is deployed and gave the right value. */
  readonly checked: (folder: string) => Serials;
}

/** The states' serials, which count up with every change, by stack. */
export type Serials = ReadonlyMap<string, number>;

/** A stack of the app that is deployed. */
export interface Stack {
  readonly id: string;
  /** Stacks that it takes a value of. */
  readonly producers: readonly string[];
}

/** How many nodes each contender may have at work at once. */
export const PARALLELISM = 4;
