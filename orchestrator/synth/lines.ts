import { StringDecoder } from "node:string_decoder";

/** A line that goes on for longer comes in pieces, so that a stream without line ends can't fill the memory. */
const LONGEST = 1 << 20;

/** Makes lines of what a process writes. Bytes that are no UTF-8 become replacement characters. */
export class Lines {
  private readonly decoder = new StringDecoder("utf8");
  private rest = "";

  constructor(private readonly onLine: (line: string) => void) {}

  write(bytes: Buffer): void {
    const [first = "", ...more] = this.decoder.write(bytes).split("\n");
    this.rest += first;
    for (const line of more) {
      this.flush();
      this.rest = line;
    }
    if (this.rest.length > LONGEST) this.flush();
  }

  /** Gives the last line, when it has no end. */
  end(): void {
    this.rest += this.decoder.end();
    if (this.rest !== "") this.flush();
  }

  private flush(): void {
    const line = this.rest;
    this.rest = "";
    this.onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  }
}
