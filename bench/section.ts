/** One block of the table: what was measured side by side, and what has to be reached. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly targets: readonly Target[];
}

/** What one subject took, a figure for each run. */
export interface Row {
  readonly subject: string;
  /** Wall time. */
  readonly ms: readonly number[];
  /** Most memory in use at one time; empty where it was not looked at. */
  readonly peakBytes: readonly number[];
}

/** A figure, and what it has to reach, if anything. */
export interface Target {
  readonly what: string;
  readonly value: number;
  readonly atMost?: number;
  readonly unit: "times" | "ms" | "MB";
}

/** Whether the figure is reached; undefined where nothing was asked of it. */
export function isMet({ value, atMost }: Target): boolean | undefined {
  return atMost === undefined ? undefined : value <= atMost;
}
