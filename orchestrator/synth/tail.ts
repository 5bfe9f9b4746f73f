const LINES = 200;
const LINE_LENGTH = 4_000;

/** The last lines of an output, each cut to a length that a person may read. */
export class Tail {
  private readonly lines: string[] = [];

  push(line: string): void {
    this.lines.push(line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line);
    if (this.lines.length > LINES) this.lines.shift();
  }

  toString(): string {
    return this.lines.join("\n");
  }
}
