/** The version of this package, as its `package.json` has it. */
export function packageVersion(): string {
  return (require("terrace/package.json") as { version: string }).version;
}
