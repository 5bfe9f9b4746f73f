import type { Terminal } from "./view";

/** What is used of a stream of Node's; one that is no terminal has no size. */
export interface OutputStream {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
  readonly isTTY?: boolean;
}

/**
 * A stream of this process as a terminal.
 *
 * @param env read for `NO_COLOR`, see https://no-color.org
 */
export function processTerminal(stream: OutputStream, env: NodeJS.ProcessEnv): Terminal {
  const isTTY = stream.isTTY ?? false;
  return {
    write: (text) => void stream.write(text),
    // Some terminals call themselves 0 columns wide.
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
    isTTY,
    color: isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb",
  };
}
