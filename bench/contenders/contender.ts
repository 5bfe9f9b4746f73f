import type { Command } from "../measure";

/** One of those that are measured side by side. */
export interface Contender {
  /** As the table names it. */
  readonly name: string;
  /** Makes a project ready in which nothing was ever deployed. Not measured. */
  readonly prepare: (folder: string) => void;
  /** Deploys the project. */
  readonly deploy: (folder: string) => Command;
  /** How many stacks the last deploy says it dealt with: one that skips them is no deploy. */
  readonly visited: (folder: string) => number;
}
