/** What is kept of a node's log: enough for a person to scroll through. */
const MOST_LINES = 5_000;
const MOST_CHARACTERS = 2_000_000;

/** The lines that a node's process wrote, the last ones of very many. */
export class NodeLog {
  private readonly lines: string[] = [];
  private characters = 0;
  private dropped = 0;

  add(lines: readonly string[]): void {
    for (const line of lines) {
      const kept = line.slice(-MOST_CHARACTERS);
      this.lines.push(kept);
      this.characters += kept.length;
      while (this.lines.length > MOST_LINES || this.characters > MOST_CHARACTERS) this.drop();
    }
  }

  /** The lines; and before them, when there were more, a word about that. */
  kept(note: (dropped: number) => string): readonly string[] {
    return this.dropped > 0 ? [note(this.dropped), ...this.lines] : this.lines;
  }

  private drop(): void {
    this.characters -= this.lines.shift()?.length ?? 0;
    this.dropped++;
  }
}
