import type { Terminal } from "../../../cli/views/view";

/** What keeps all that is written to it: a log file. */
export class Paper implements Terminal {
  readonly columns = 80;
  readonly rows = 24;
  readonly isTTY = false;
  readonly color = false;
  private text = "";

  write(text: string): void {
    this.text += text;
  }

  /** Its lines; the last one is whole. */
  get lines(): readonly string[] {
    const lines = this.text.split("\n");
    if (lines.pop() !== "") throw new Error("the last line has no end");
    return lines;
  }
}
