/** Tests that take too long to be run each time: told as skipped, with the command that runs them, until it asks for some. */
export function describeWhenAsked(count: number, title: string, command: string, tests: () => void): void {
  if (count > 0) tests();
  else test.skip(`${title} (it takes long: ${command})`, () => undefined);
}
