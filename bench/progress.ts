/** Says how far the measuring is. Beside the table, which alone goes to the output. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}
