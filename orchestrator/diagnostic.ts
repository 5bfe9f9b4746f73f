/** A line of a source file, counted from 1. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
}

/** What Terraform said of a problem, and where it is. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  /** The construct's path in the app that the address comes from, where it can be traced to one. */
  readonly construct?: string;
  /** The line of the app's source that made the construct, where the app recorded it. */
  readonly source?: SourceLine;
}
