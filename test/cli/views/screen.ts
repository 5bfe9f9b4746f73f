import { Terminal as Xterm } from "@xterm/headless";
import type { Terminal } from "../../../cli/views/view";

/** A real terminal without a window: what a person would see, and find when scrolling back. */
export class Screen implements Terminal {
  readonly isTTY = true;
  /** What was written, a text for each write. */
  readonly writes: string[] = [];
  private readonly xterm: Xterm;

  constructor(
    columns: number,
    rows: number,
    readonly color = true,
  ) {
    this.xterm = new Xterm({ cols: columns, rows, scrollback: 100_000, convertEol: true, allowProposedApi: true });
  }

  get columns(): number {
    return this.xterm.cols;
  }

  get rows(): number {
    return this.xterm.rows;
  }

  write(text: string): void {
    this.writes.push(text);
    this.xterm.write(text);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.settled();
    this.xterm.resize(columns, rows);
  }

  /** All there is, scrollback included, as lines: what the terminal wrapped is one again. Without blank lines at the end. */
  async text(): Promise<readonly string[]> {
    await this.settled();
    return this.logical(0);
  }

  /** How many rows of the screen are in use, below what was scrolled out. */
  async visibleRows(): Promise<readonly string[]> {
    await this.settled();
    const { active } = this.xterm.buffer;
    const rows = Array.from({ length: this.rows }, (_, row) => {
      return active.getLine(active.baseY + row)?.translateToString(true) ?? "";
    });
    return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
  }

  /** The cursor's column and row, from the first line of the scrollback. */
  async cursor(): Promise<{ readonly column: number; readonly row: number }> {
    await this.settled();
    const { active } = this.xterm.buffer;
    return { column: active.cursorX, row: active.baseY + active.cursorY };
  }

  private logical(from: number): readonly string[] {
    const { active } = this.xterm.buffer;
    const lines: string[] = [];
    for (let row = from; row < active.length; row++) {
      const line = active.getLine(row);
      if (!line) continue;
      const isNextWrapped = active.getLine(row + 1)?.isWrapped ?? false;
      const text = line.translateToString(!isNextWrapped);
      if (line.isWrapped) lines.push((lines.pop() ?? "") + text);
      else lines.push(text);
    }
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }

  private settled(): Promise<void> {
    return new Promise((resolve) => this.xterm.write("", resolve));
  }
}
