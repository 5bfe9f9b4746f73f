import { widthOf } from "./fit";
import type { Terminal } from "./view";

const ESCAPE = "\u001b[";
const CLEAR_BELOW = `${ESCAPE}J`;
/** Without wrapping, a character that is wider than it was taken for cannot cost a line. */
const NO_WRAP = `${ESCAPE}?7l`;
const WRAP = `${ESCAPE}?7h`;

/**
 * The lines at the bottom of a terminal that are painted over and over. What is printed for good goes above them; the
 * cursor rests below.
 *
 * ```
 *  ✓ network  applied          printed: belongs to the scrollback
 *  ● app   apply  12s          painted: gone with the next paint
 *  1 done, 1 running
 *  █
 * ```
 */
export class Area {
  private painted: readonly string[] = [];
  private columns = 0;

  constructor(private readonly terminal: Terminal) {}

  /** Prints lines for good, and paints the area anew below them; all in one write, and nothing where nothing changed. */
  show(printed: readonly string[], painted: readonly string[]): void {
    if (printed.length === 0 && this.isPainted(painted)) return;
    const lines = printed.map((line) => `${line}\n`).join("");
    const area = painted.length === 0 ? "" : `${NO_WRAP}${painted.map((line) => `${line}\n`).join("")}${WRAP}`;
    this.terminal.write(this.erased() + lines + area);
    this.painted = painted;
    this.columns = this.terminal.columns;
  }

  private isPainted(painted: readonly string[]): boolean {
    const isSameWidth = this.columns === this.terminal.columns || painted.length === 0;
    return isSameWidth && painted.join("\n") === this.painted.join("\n");
  }

  private erased(): string {
    return this.painted.length === 0 ? "" : `${ESCAPE}${this.height()}A\r${CLEAR_BELOW}`;
  }

  /** A terminal that became narrower has broken the painted lines in several. */
  private height(): number {
    const { columns, rows } = this.terminal;
    const height = this.painted.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    return Math.min(height, Math.max(1, rows - 1));
  }
}
