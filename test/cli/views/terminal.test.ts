import { processTerminal } from "../../../cli/views/process-terminal";
import { viewClock } from "../../../cli/views/view-clock";

const file = { write: (): boolean => true };
const tty = { ...file, columns: 100, rows: 30, isTTY: true };

test.each([
  ["a terminal", tty, {}, true],
  ["NO_COLOR", tty, { NO_COLOR: "1" }, false],
  ["an empty NO_COLOR, which is none", tty, { NO_COLOR: "" }, true],
  ["a dumb terminal", tty, { TERM: "dumb" }, false],
  ["a file", file, {}, false],
])("colours: %s", (_, stream, env, color) => {
  expect(processTerminal(stream, env).color).toBe(color);
});

test("what has no size, or says it has none, is 80 by 24", () => {
  for (const stream of [file, { ...tty, columns: 0, rows: 0 }]) {
    const { columns, rows } = processTerminal(stream, {});
    expect([columns, rows]).toEqual([80, 24]);
  }
});

test("a new size is seen", () => {
  const stream = { ...tty };
  const terminal = processTerminal(stream, {});
  stream.columns = 40;
  expect(terminal.columns).toBe(40);
});

test("what is due later does not keep the process alive, and can be called off", async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const calls: string[] = [];
  viewClock.after(0, () => calls.push("called off"))();
  viewClock.after(3_600_000, () => calls.push("too soon"));
  expect(timers()).toBe(before);
  await new Promise<void>((resolve) => viewClock.after(1, resolve));
  expect(calls).toEqual([]);
});
