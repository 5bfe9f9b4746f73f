/** What a supervisor has to run, everything resolved. */
export interface Launch {
  /** The program's absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  /** An absolute path. */
  readonly cwd: string;
  /** Beside what a supervisor has itself: who the user is, where programs are. */
  readonly environment: Readonly<Record<string, string>>;
  readonly log: LogFile;
  readonly restart: Restart;
  readonly stop: Stop;
}

/** Where the output goes, and how much of it is kept. */
export interface LogFile {
  /** An absolute path. Older output is in `PATH.1`, the next older in `PATH.2`. */
  readonly path: string;
  /** How large one file may become. */
  readonly bytes: number;
  /** How many older files are kept. */
  readonly older: number;
}

/** When a process that ended is started again. */
export interface Restart {
  readonly policy: RestartPolicy;
  /** Before the first restart; twice as long before each further one. */
  readonly delayMs: number;
  readonly delayLimitMs: number;
}

/** `on-failure`: unless its exit code was 0. */
export type RestartPolicy = "always" | "on-failure" | "never";

/** How a process is asked to end, and how long it has until it is killed with all that it started. */
export interface Stop {
  readonly signal: NodeJS.Signals;
  readonly timeoutMs: number;
}
